import { keepsLastMethod, type MethodsPolicy } from '@/features/policy/policy'
import { effectiveDefault, type StoredDefault } from './default'
import { isIssued, type Method } from './method-type'
import { type UsableOption, usableOptions, usableWays } from './registry'
import { canReset } from './reset-proofs'

/** What deleting a method would cost, to be said before it happens. */
export type DeletionCost = {
  /** The policy demands a method and this is the last one. */
  forbidden: boolean
  /** Nothing at all would be left. */
  isLast: boolean
  /** Nothing would be left for the second step of a sign-in. */
  losesTwoStep: boolean
  /** What is left for it proves something, and is no sign-in option: codes that are used up one by one. */
  leavesOnlyBackup: boolean
  /** Nothing would be left to reset a forgotten password with. */
  losesPasswordReset: boolean
  /** Where the default moves; `none` when nothing is left, null when it stays where it is. */
  defaultMovesTo: UsableOption | 'none' | null
}

/**
 * Works out the cost of deleting `id` from what the person has and the organisation allows. A pass is neither a loss nor
 * what is left: it ends by itself.
 */
export function costOfDeleting(
  id: string,
  methods: readonly Method[],
  stored: StoredDefault,
  policy: MethodsPolicy,
): DeletionCost {
  const lasting = methods.filter(({ type }) => !isIssued(type))
  const left = lasting.filter((method) => method.id !== id)
  const [usableNow, usableThen] = [usableOptions(methods, policy), usableOptions(left, policy)]
  const hasResetWay = (some: readonly Method[]) =>
    usableWays(some, policy, 'password_reset').some(({ method }) => method.type.countsAlone)
  const losesOptions = usableNow.length > 0 && usableThen.length === 0
  const hasWay = (some: readonly Method[]) => usableWays(some, policy, 'two_step').length > 0
  return {
    forbidden: keepsLastMethod(policy) && losesOptions,
    isLast: left.length === 0,
    losesTwoStep: hasWay(lasting) && !hasWay(left),
    leavesOnlyBackup: losesOptions && hasWay(left),
    losesPasswordReset:
      (canReset(methods, policy) && !canReset(left, policy)) || (hasResetWay(methods) && !hasResetWay(left)),
    defaultMovesTo:
      effectiveDefault(stored, usableNow)?.method.id === id ? (effectiveDefault(null, usableThen) ?? 'none') : null,
  }
}
