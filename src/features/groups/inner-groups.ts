import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { lockGroups } from './repository'

/**
 * Why groups do not go into another: it is one of them, it is inside another itself, or one of them has groups inside.
 * `name` is the group in the way.
 */
export type InnerGroupsFailure = { kind: 'itself' | 'gone' } | { kind: 'is_inside' | 'has_groups'; name: string }

/** Any number that nothing else locks: which groups are inside which is looked at and changed by one after the other. */
const NESTING_LOCK = 4_401_003

/**
 * Says which groups are directly inside a group, in place of those that were. Their members count as members of it from
 * the next request on. There is one level: a group that is inside another has none inside.
 */
export async function setInnerGroups(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { id, inner }: { id: string; inner: readonly string[] },
): Promise<Result<null, InnerGroupsFailure>> {
  if (inner.includes(id)) return fail({ kind: 'itself' })
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${NESTING_LOCK})`
    if (!(await lockGroups(tx, [id, ...inner]))) return fail({ kind: 'gone' })
    const refused = inner.length > 0 ? await refuse(tx, id, inner) : null
    if (refused) return fail(refused)

    const before = (await tx.groupInGroup.findMany({ where: { groupId: id } })).map(({ innerId }) => innerId)
    const [added, removed] = [
      inner.filter((one) => !before.includes(one)),
      before.filter((one) => !inner.includes(one)),
    ]
    if (added.length === 0 && removed.length === 0) return ok(null)
    await tx.groupInGroup.deleteMany({ where: { groupId: id, innerId: { in: removed } } })
    await tx.groupInGroup.createMany({ data: added.map((innerId) => ({ groupId: id, innerId })) })
    const event = { type: 'group.inner_changed', group: id, added, removed } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, now())
    return ok(null)
  })
}

async function refuse(tx: Tx, id: string, inner: readonly string[]): Promise<InnerGroupsFailure | null> {
  const outer = await tx.groupInGroup.findFirst({ where: { innerId: id }, select: { group: true } })
  if (outer) return { kind: 'is_inside', name: outer.group.name }
  const having = await tx.groupInGroup.findFirst({ where: { groupId: { in: [...inner] } }, select: { group: true } })
  return having ? { kind: 'has_groups', name: having.group.name } : null
}
