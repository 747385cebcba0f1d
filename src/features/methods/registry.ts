import type { MethodsPolicy } from '@/features/policy/policy'
import type { SignInOption } from '@/generated/prisma/enums'
import { authenticatorAppType } from './authenticator-app/authenticator-app-type'
import type { Method, MethodType } from './method-type'
import { phoneTypes } from './phone/phone-types'
import { securityKeyType } from './security-key/security-key-type'

/** Every kind of method, in the order in which people see them. */
export const methodTypes: readonly MethodType[] = [
  phoneTypes.mobile,
  phoneTypes.alternate,
  phoneTypes.office,
  authenticatorAppType,
  securityKeyType,
]

/** Sign-in options from the strongest to the weakest, as product.md orders them. */
const strengthOrder: readonly SignInOption[] = ['security_key', 'app_notification', 'app_code', 'text', 'call']

/** One way to do the second step with one method. */
export type UsableOption = { method: Method; option: SignInOption }

/** What the person can sign in with under the policy, strongest first. */
export function usableOptions(methods: readonly Method[], policy: MethodsPolicy): UsableOption[] {
  return strengthOrder.flatMap((option) =>
    methodTypes.flatMap((type) =>
      methods
        .filter((method) => method.type.id === type.id && isUsable(method, policy))
        .filter((method) => method.type.allowedOptions(policy).includes(option))
        .map((method) => ({ method, option })),
    ),
  )
}

/** Whether the policy allows this very method. A method that wrong codes disabled stays allowed. */
export function isAllowed(method: Method, policy: MethodsPolicy): boolean {
  return method.type.allowedOptions(policy).length > 0 && method.type.allowsMethod(policy, method)
}

/** Whether the person can use this method now: allowed, and not disabled by wrong codes. */
export function isUsable(method: Method, policy: MethodsPolicy): boolean {
  return method.disabledAt === null && isAllowed(method, policy)
}

/** A sign-in option as notices name it. */
export function signInWay({ method, option }: UsableOption) {
  return { method: method.type.id, option, ...method.identity }
}

/** What "Add a method" offers: allowed, not full, and with what it needs already there. */
export function addableTypes(methods: readonly Pick<Method, 'type'>[], policy: MethodsPolicy): MethodType[] {
  const countOf = (id: string) => methods.filter((method) => method.type.id === id).length
  return methodTypes.filter(
    (type) =>
      type.allowedOptions(policy).length > 0 &&
      countOf(type.id) < type.limit &&
      (type.needs === null || countOf(type.needs) > 0),
  )
}

/** Types by the strongest sign-in option that the policy leaves of them; equals stay in the order of the registry. */
export function strongestFirst(types: readonly MethodType[], policy: MethodsPolicy): MethodType[] {
  const weakness = (type: MethodType) =>
    Math.min(...type.allowedOptions(policy).map((option) => strengthOrder.indexOf(option)))
  return [...types].sort((a, b) => weakness(a) - weakness(b))
}

/** Whether the organisation keeps a method from this person, so that the list must say why it is missing. */
export function hidesSomething(policy: MethodsPolicy): boolean {
  return methodTypes.some((type) => type.allowedOptions(policy).length === 0)
}
