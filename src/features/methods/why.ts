import type { MethodsPolicy } from '@/features/policy/policy'
import type { Method, MethodType } from './method-type'
import { isAddable } from './method-type'
import { addableTypes, hasEnoughAnswers, isAllowed, isUsable, limitOf, optionsLeftOf } from './registry'
import { standingAt } from './validity'

/** Why "Add a method" shows a type to a person, or does not. */
export type OfferReason = 'offered' | 'forbidden' | 'issued' | 'full' | 'needs_other' | 'needs_first' | 'needs_reset'

/** Why a person can use a method that they have, or cannot. `make`: of a key, what it is or who made it. */
export type UseReason =
  | 'usable'
  | 'forbidden'
  | 'country'
  | 'make'
  | 'disabled'
  | 'used_up'
  | 'too_few_answers'
  | 'not_now'

/** Says why a type is offered to a person, or what stands in the way. */
export function whyOffered(type: MethodType, methods: readonly Method[], policy: MethodsPolicy): OfferReason {
  if (addableTypes(methods, policy).some(({ id }) => id === type.id)) return 'offered'
  if (type.allowedOptions(policy).length === 0) return 'forbidden'
  if (!isAddable(type)) return 'issued'
  if (methods.filter((method) => method.type.id === type.id).length >= limitOf(type, policy)) return 'full'
  if (type.needs !== null) return 'needs_other'
  return type.countsAlone ? 'needs_first' : 'needs_reset'
}

/** Says why a registered method can be used, or what stands in the way: what the policy says comes first. */
export function whyUsable(method: Method, policy: MethodsPolicy, now: Date): UseReason {
  if (optionsLeftOf(method, policy).length === 0) return 'forbidden'
  if (!isAllowed(method, policy)) return method.type.kind === 'security_key' ? 'make' : 'country'
  if (method.disabledAt) return 'disabled'
  if (method.validity && standingAt(method.validity, now) !== 'valid') return 'not_now'
  if (!hasEnoughAnswers(method, policy)) return 'too_few_answers'
  return isUsable(method, policy) ? 'usable' : 'used_up'
}
