import type { MethodsPolicy } from '@/features/policy/policy'
import type { SignInOption } from '@/generated/prisma/enums'
import type { Method, MethodType } from './method-type'
import { phoneTypes } from './phone/phone-types'

/** Every kind of method, in the order in which people see them. */
export const methodTypes: readonly MethodType[] = [phoneTypes.mobile, phoneTypes.alternate, phoneTypes.office]

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

/** Whether the person may use this method at all: allowed by the policy and not disabled after wrong codes. */
export function isUsable(method: Method, policy: MethodsPolicy): boolean {
  return (
    method.disabledAt === null &&
    method.type.allowedOptions(policy).length > 0 &&
    method.type.allowsMethod(policy, method)
  )
}

/** What "Add a method" offers: allowed, not full, and with what it needs already there. */
export function addableTypes(methods: readonly Method[], policy: MethodsPolicy): MethodType[] {
  const countOf = (id: string) => methods.filter((method) => method.type.id === id).length
  return methodTypes.filter(
    (type) =>
      type.allowedOptions(policy).length > 0 &&
      countOf(type.id) < type.limit &&
      (type.needs === null || countOf(type.needs) > 0),
  )
}

/** Whether the organisation keeps a method from this person, so that the list must say why it is missing. */
export function hidesSomething(policy: MethodsPolicy): boolean {
  return methodTypes.some((type) => type.allowedOptions(policy).length === 0)
}
