import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { lockGroups } from '@/features/groups/repository'
import { endForbiddenChallenges, ownersOfOpenChallenges } from '@/features/verification/repository'
import { Prisma } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Db, Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { audienceOf, type Belonging, namedGroups, type OrganisationPolicy, policyFor } from './organisation-policy'
import { findBelongings, findSorts, loadVersionedPolicy, replacePolicy } from './repository'
import { allows, type SubjectId, subjectIds } from './subjects'
import { type Alike, countAlike, methodsOf } from './what-if/alike'
import { canRegister, isLockedOut } from './what-if/effects'

/** Why a policy is refused as it is: it is for no group, no country or no model of keys. */
export type PolicyFault = 'no_group' | 'no_country' | 'no_model'

/** Why a policy is refused: it leaves nobody a method or locks every administrator out, or something changed meanwhile. */
export type SavePolicyFailure = PolicyFault | 'nobody_can_register' | 'no_administrator' | 'changed_meanwhile'

/**
 * Puts a policy in force for the next request, and ends the open challenges that it forbids, in one transaction. The
 * caller has checked that the actor is an administrator.
 */
export async function savePolicy(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  next: OrganisationPolicy,
  from: number,
): Promise<Result<null, SavePolicyFailure>> {
  const fault = faultOf(next)
  if (fault) return fail(fault)

  return db.$transaction(async (tx) => {
    if (!(await lockGroups(tx, namedGroups(next)))) return fail('changed_meanwhile')
    const refused = await refuse(tx, next)
    if (refused) return fail(refused)
    const { policy } = await loadVersionedPolicy(tx)
    const at = now()
    if (!(await replacePolicy(tx, next, from, at))) return fail('changed_meanwhile')
    const endedChallenges = await endForbidden(tx, next, at)
    const event = { type: 'policy.changed', before: policy, after: next, endedChallenges } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}

/** What is wrong with a policy whoever the people are; null where nothing is. */
export function faultOf(policy: OrganisationPolicy): PolicyFault | null {
  const { countries, keyRules, twoStep } = policy
  if (countries.text?.length === 0 || countries.call?.length === 0) return 'no_country'
  if (keyRules.models === 'only' && keyRules.aaguids.length === 0) return 'no_model'
  const isForNoGroup = (subject: SubjectId) =>
    allows(policy, subject) && audienceOf(policy, subject).include?.length === 0
  if (subjectIds.some(isForNoGroup)) return 'no_group'
  return twoStep.required === 'groups' && twoStep.groups.length === 0 ? 'no_group' : null
}

/** What would be wrong for the people of the organisation; null where nothing is. */
export async function refuse(db: Db, next: OrganisationPolicy): Promise<SavePolicyFailure | null> {
  const sorts = await findSorts(db, namedGroups(next))
  if (!sorts.some((belonging) => canRegister(policyFor(next, belonging)))) return 'nobody_can_register'
  const administrators = await countAlike(db, namedGroups(next), Prisma.sql`u."role" = 'admin'`)
  const isOut = (facts: Alike) => isLockedOut(methodsOf(facts), policyFor(next, facts), AT_LAST)
  return administrators.length > 0 && administrators.every(({ facts }) => isOut(facts)) ? 'no_administrator' : null
}

/** A day on which everything that is demanded from some day on is demanded. */
const AT_LAST = '9999-12-31'

/** Ends what is under way and not allowed any more, for each sort of people by the policy that holds for them. */
async function endForbidden(tx: Tx, policy: OrganisationPolicy, at: Date): Promise<number> {
  const named = namedGroups(policy)
  const sorts = new Map<string, Belonging & { owners: string[] }>()
  for (const { id, role, groups } of await findBelongings(tx, await ownersOfOpenChallenges(tx, at))) {
    const belonging = { role, groups: groups.filter((group) => named.includes(group)) }
    const sort = sorts.get(JSON.stringify(belonging)) ?? { ...belonging, owners: [] }
    sorts.set(JSON.stringify(belonging), { ...sort, owners: [...sort.owners, id] })
  }
  let ended = 0
  for (const { owners, ...belonging } of sorts.values()) {
    ended += await endForbiddenChallenges(tx, { owners, policy: policyFor(policy, belonging) }, at)
  }
  return ended
}
