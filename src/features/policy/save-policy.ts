import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { lockGroups } from '@/features/groups/repository'
import { addableTypes } from '@/features/methods/registry'
import { endForbiddenChallenges } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { MethodsPolicy } from './policy'
import { loadVersionedPolicy, replacePolicy } from './repository'

/** Why a policy is refused: it leaves nobody a method, it is for no group, or something changed meanwhile. */
export type SavePolicyFailure = 'nobody_can_register' | 'no_country' | 'no_group' | 'changed_meanwhile'

/**
 * Puts a policy in force for the next request, and ends the open challenges that it forbids, in one transaction. The
 * caller has checked that the actor is an administrator.
 */
export async function savePolicy(
  { db, now }: Deps,
  actor: Actor,
  next: MethodsPolicy,
  from: number,
): Promise<Result<null, SavePolicyFailure>> {
  if (next.countries?.length === 0) return fail('no_country')
  if (!addableTypes([], next).some(({ usages }) => usages.includes('two_step'))) return fail('nobody_can_register')

  const { required, groups } = next.twoStep
  if (required === 'groups' && groups.length === 0) return fail('no_group')

  return db.$transaction(async (tx) => {
    if (!(await lockGroups(tx, groups))) return fail('changed_meanwhile')
    const { policy } = await loadVersionedPolicy(tx)
    const at = now()
    if (!(await replacePolicy(tx, next, from, at))) return fail('changed_meanwhile')
    const endedChallenges = await endForbiddenChallenges(tx, next, at)
    const event = { type: 'policy.changed', before: policy, after: next, endedChallenges } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}
