import type { MethodsPolicy } from '@/features/policy/policy'
import type { SignInOption } from '@/generated/prisma/enums'
import { authenticatorAppType } from './authenticator-app/authenticator-app-type'
import { emailType } from './email/email-type'
import {
  type AddableType,
  isAddable,
  isIssued,
  isSignInOption,
  type Method,
  type MethodType,
  type ProofOption,
  type Usage,
} from './method-type'
import { phoneTypes } from './phone/phone-types'
import { recoveryCodesType } from './recovery-codes/recovery-codes-type'
import { securityKeyType } from './security-key/security-key-type'
import { securityQuestionsType } from './security-questions/security-questions-type'
import { temporaryAccessPassType } from './temporary-access-pass/temporary-access-pass-type'

/** Every kind of method, in the order in which people see them. */
export const methodTypes: readonly MethodType[] = [
  phoneTypes.mobile,
  phoneTypes.alternate,
  phoneTypes.office,
  authenticatorAppType,
  securityKeyType,
  emailType,
  recoveryCodesType,
  securityQuestionsType,
  temporaryAccessPassType,
]

/** From the strongest to the weakest, as product.md orders them; what is only another way comes last. */
const strengthOrder: readonly ProofOption[] = [
  'security_key',
  'app_notification',
  'app_code',
  'text',
  'call',
  'access_pass',
  'email_code',
  'recovery_code',
  'security_questions',
]

/** One way to prove something with one method. */
export type UsableWay = { method: Method; option: ProofOption }

/** One sign-in option: a way that can be the default. */
export type UsableOption = { method: Method; option: SignInOption }

/** The sign-in options that the person can use under the policy, strongest first. */
export function usableOptions(methods: readonly Method[], policy: MethodsPolicy): UsableOption[] {
  return usableWays(methods, policy, 'two_step').filter((way): way is UsableOption => isSignInOption(way.option))
}

/**
 * Everything that the person can use for this under the policy: the sign-in options, and then the other ways. Whether a
 * pass is good at this moment is another question (`validAt`), which its prover answers in the end.
 */
export function usableWays(methods: readonly Method[], policy: MethodsPolicy, usage: Usage): UsableWay[] {
  return strengthOrder.flatMap((option) =>
    methodTypes.flatMap((type) =>
      methods
        .filter((method) => method.type.id === type.id && type.usages.includes(usage) && isUsable(method, policy))
        .filter((method) => allowedOptionsOf(method, policy).includes(option))
        .map((method) => ({ method, option })),
    ),
  )
}

/** The ways to prove something with this very method that the policy leaves of its type. */
export function optionsLeftOf(
  { type, options }: Pick<Method, 'type' | 'options'>,
  policy: MethodsPolicy,
): ProofOption[] {
  return type.allowedOptions(policy).filter((option) => options === null || options.includes(option))
}

/** Those of them that it may be used in, by what it is: by its country, say. */
export function allowedOptionsOf(method: Method, policy: MethodsPolicy): ProofOption[] {
  return optionsLeftOf(method, policy).filter((option) => method.type.allowsMethod(policy, method, option))
}

/** Whether the policy allows this very method. A method that wrong codes disabled stays allowed. */
export function isAllowed(method: Method, policy: MethodsPolicy): boolean {
  return allowedOptionsOf(method, policy).length > 0
}

/** Whether the person can use this method now: allowed, not disabled by wrong codes, not used up, and with enough answers. */
export function isUsable(method: Method, policy: MethodsPolicy): boolean {
  return (
    method.disabledAt === null && !isUsedUp(method) && hasEnoughAnswers(method, policy) && isAllowed(method, policy)
  )
}

/**
 * Whether the person has a method that must be proved beside the password. One that wrong codes disabled counts: guessing
 * must not get rid of it. One whose owner used it up does not: nothing could be proved by it ever again. Nor does what an
 * administrator issued for a while.
 */
export function isProtected(methods: readonly Method[], policy: MethodsPolicy): boolean {
  return methods.some(
    (method) =>
      method.type.usages.includes('two_step') &&
      !isIssued(method.type) &&
      isAllowed(method, policy) &&
      !isUsedUp(method),
  )
}

/** Fewer answers than the policy asks for now prove nothing. */
export function hasEnoughAnswers({ answers }: Method, { questions }: MethodsPolicy): boolean {
  return answers === null || answers >= questions.toAnswer
}

const isUsedUp = ({ uses }: Method) => uses?.left === 0

/** A sign-in option as notices name it. */
export function signInWay({ method, option }: UsableOption) {
  return { method: method.type.id, option, ...method.identity }
}

/** What "Add a method" offers: allowed, not full, and with what it needs already there. */
export function addableTypes(methods: readonly Pick<Method, 'type'>[], policy: MethodsPolicy): AddableType[] {
  const countOf = (id: string) => methods.filter((method) => method.type.id === id).length
  const held = methods.map(({ type }) => type).filter((type) => type.allowedOptions(policy).length > 0)
  const hasFirst = held.some((type) => !type.isBackup && type.usages.includes('two_step'))
  const hasOther = held.some((type) => type.countsAlone && type.usages.includes('password_reset'))
  return methodTypes
    .filter(isAddable)
    .filter(
      (type) =>
        type.allowedOptions(policy).length > 0 &&
        countOf(type.id) < limitOf(type, policy) &&
        (type.countsAlone ? hasFirst || !type.isBackup : hasOther) &&
        (type.needs === null || countOf(type.needs) > 0),
    )
}

/** How many of a type a person may have under the policy. */
export function limitOf({ id, limit }: MethodType, policy: MethodsPolicy): number {
  return id === 'authenticator_app' ? policy.appLimit : limit
}

/** Types by the strongest sign-in option that the policy leaves of them; equals stay in the order of the registry. */
export function strongestFirst<Type extends MethodType>(types: readonly Type[], policy: MethodsPolicy): Type[] {
  return [...types].sort((a, b) => weakness(a, policy) - weakness(b, policy))
}

const weakness = (type: MethodType, policy: MethodsPolicy) => rank(type.allowedOptions(policy))
const rank = (options: readonly ProofOption[]) => Math.min(...options.map((option) => strengthOrder.indexOf(option)))

/** The strongest type that the person can add, where it is stronger than everything they have. */
export function strongerType(methods: readonly Method[], policy: MethodsPolicy): AddableType | null {
  const [best] = strongestFirst(addableTypes(methods, policy), policy)
  const held = Math.min(...methods.map((method) => rank(allowedOptionsOf(method, policy))))
  return best && weakness(best, policy) < held ? best : null
}

/**
 * Whether the organisation keeps a method from this person, so that the list must say why it is missing. Nobody misses
 * security questions, which are off unless an administrator turns them on.
 */
export function hidesSomething(policy: MethodsPolicy): boolean {
  return methodTypes.filter(isAddable).some((type) => type.countsAlone && type.allowedOptions(policy).length === 0)
}
