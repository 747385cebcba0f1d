import type { MethodsPolicy } from '@/features/policy/policy'
import { isIssued, type Method } from './method-type'
import { isUsable, usableWays } from './registry'

/**
 * How many methods must be proved to reset a forgotten password. Whoever has registered anything for two-step needs two of
 * them, whatever the policy: a number that was taken over must not give an account away (security.md 1.7, incident 49).
 */
export function proofsNeeded(methods: readonly Method[], policy: MethodsPolicy): 1 | 2 {
  return methods.some(({ type }) => type.usages.includes('two_step') && !isIssued(type)) ? 2 : policy.resetProofs
}

/**
 * Whether the proofs of a reset suffice now. One with a method that is gone, disabled or forbidden does not count, and
 * what does not count alone (security questions) needs another beside it even where one proof is enough.
 */
export function isProved(proved: readonly string[], methods: readonly Method[], policy: MethodsPolicy): boolean {
  const counting = methods.filter(
    (method) => proved.includes(method.id) && method.type.usages.includes('password_reset') && isUsable(method, policy),
  )
  return counting.some(({ type }) => type.countsAlone) && counting.length >= proofsNeeded(methods, policy)
}

/** Whether the person can reset a forgotten password: with everything they have, if need be. */
export function canReset(methods: readonly Method[], policy: MethodsPolicy): boolean {
  const all = methods.map(({ id }) => id)
  return isProved(all, methods, policy)
}

/** Whether somebody who is signed in nowhere gets in with these methods: as a second step, or to reset the password. */
export function hasWayIn(methods: readonly Method[], policy: MethodsPolicy): boolean {
  return usableWays(methods, policy, 'two_step').length > 0 || canReset(methods, policy)
}
