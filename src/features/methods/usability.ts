import type { MethodsPolicy } from '@/features/policy/policy'
import type { Method } from './method-type'
import { hasEnoughAnswers, isAllowed, isUsable } from './registry'
import { type Standing, standingAt } from './validity'

/** Whether a method can be used now, or why not. */
export type Usability =
  | 'usable'
  | 'not_allowed'
  | 'disabled'
  | 'too_few_answers'
  | 'used_up'
  | Exclude<Standing, 'valid'>

/** Where one of a person's methods stands at a moment. What the organisation forbids comes first: nothing else mends it. */
export function usabilityOf(method: Method, policy: MethodsPolicy, now: Date): Usability {
  if (!isAllowed(method, policy)) return 'not_allowed'
  if (method.disabledAt) return 'disabled'
  if (!hasEnoughAnswers(method, policy)) return 'too_few_answers'
  if (!isUsable(method, policy)) return 'used_up'
  const standing = method.validity ? standingAt(method.validity, now) : 'valid'
  return standing === 'valid' ? 'usable' : standing
}
