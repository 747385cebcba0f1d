import { keepsLastMethod, type MethodsPolicy } from '@/features/policy/policy'
import { effectiveDefault, type StoredDefault } from './default'
import type { Method } from './method-type'
import { isUsable, type UsableOption, usableOptions } from './registry'

/** What deleting a method would cost, to be said before it happens. */
export type DeletionCost = {
  /** The policy demands a method and this is the last one. */
  forbidden: boolean
  /** Nothing would be left for the second step of a sign-in. */
  losesTwoStep: boolean
  /** Nothing would be left to reset a forgotten password with. */
  losesPasswordReset: boolean
  /** Where the default moves; `none` when nothing is left, null when it stays where it is. */
  defaultMovesTo: UsableOption | 'none' | null
}

/** Works out the cost of deleting `id` from what the person has and the organisation allows. */
export function costOfDeleting(
  id: string,
  methods: readonly Method[],
  stored: StoredDefault,
  policy: MethodsPolicy,
): DeletionCost {
  const left = methods.filter((method) => method.id !== id)
  const [usableNow, usableThen] = [usableOptions(methods, policy), usableOptions(left, policy)]
  const resets = (some: readonly Method[]) =>
    some.some((method) => isUsable(method, policy) && method.type.usages.includes('password_reset'))

  const losesTwoStep = usableNow.length > 0 && usableThen.length === 0
  return {
    forbidden: keepsLastMethod(policy) && losesTwoStep,
    losesTwoStep,
    losesPasswordReset: resets(methods) && !resets(left),
    defaultMovesTo:
      effectiveDefault(stored, usableNow)?.method.id === id ? (effectiveDefault(null, usableThen) ?? 'none') : null,
  }
}
