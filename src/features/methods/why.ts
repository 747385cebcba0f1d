import type { MethodsPolicy } from '@/features/policy/policy'
import type { Method, MethodType } from './method-type'
import { addableTypes, isAllowed, isUsable, limitOf } from './registry'

/** Why "Add a method" shows a type to a person, or does not. */
export type OfferReason = 'offered' | 'forbidden' | 'full' | 'needs_other' | 'needs_first'

/** Why a person can use a method that they have, or cannot. `make`: of a key, what it is or who made it. */
export type UseReason = 'usable' | 'forbidden' | 'country' | 'make' | 'disabled' | 'used_up'

/** Says why a type is offered to a person, or what stands in the way. */
export function whyOffered(type: MethodType, methods: readonly Method[], policy: MethodsPolicy): OfferReason {
  if (addableTypes(methods, policy).includes(type)) return 'offered'
  if (type.allowedOptions(policy).length === 0) return 'forbidden'
  if (methods.filter((method) => method.type.id === type.id).length >= limitOf(type, policy)) return 'full'
  return type.needs === null ? 'needs_first' : 'needs_other'
}

/** Says why a registered method can be used, or what stands in the way: what the policy says comes first. */
export function whyUsable(method: Method, policy: MethodsPolicy): UseReason {
  if (isUsable(method, policy)) return 'usable'
  if (method.type.allowedOptions(policy).length === 0) return 'forbidden'
  if (!isAllowed(method, policy)) return method.type.kind === 'security_key' ? 'make' : 'country'
  return method.disabledAt ? 'disabled' : 'used_up'
}
