import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { type AuditContext, type AuditEvent, recordAudit } from '@/features/audit/audit'
import { removeMethod } from '@/features/methods/kept-method'
import { loadMethods } from '@/features/methods/repository'
import { notify } from '@/features/notices/notify'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'

/**
 * Lifts the freeze of a person whose row is locked, and deletes the methods that they said were somebody else's. Does
 * nothing where there is no freeze. Gives the audit rows of it, which the caller writes last.
 */
export async function liftFreeze(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { userId, by, at, source }: { userId: string; by: 'owner' | 'administrator'; at: Date; source: Source },
): Promise<AuditEvent[]> {
  const lifted = await tx.user.updateMany({
    where: { id: userId, frozenAt: { not: null } },
    data: { frozenAt: null, frozenSince: null },
  })
  if (lifted.count === 0) return []
  const disputed = await tx.method.findMany({ where: { userId, disputedAt: { not: null } }, select: { id: true } })
  const { methods } = await loadMethods(tx, keys, userId)
  const removed = methods.filter(({ id }) => disputed.some((method) => method.id === id))
  for (const { id } of removed) await removeMethod(tx, userId, id)
  await notify(tx, { keys }, { userId, event: { type: 'account_unfrozen' }, at, source })
  return [
    ...removed.map(({ type, identity }) => ({ type: 'method.deleted', method: type.id, ...identity }) as const),
    { type: 'account.unfrozen', by },
  ]
}

type Source = Pick<Actor, 'address' | 'userAgent'>

/**
 * An administrator ends a freeze of somebody else, once they know who they talk to. The password must still be replaced
 * at the next sign-in. `not_frozen`: it is over, or there is no such person; the same for both.
 */
export async function liftFreezeByAdministrator(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  userId: string,
): Promise<Result<null, 'not_frozen' | 'yourself'>> {
  if (userId === actor.id) return fail('yourself')
  return db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) return fail('not_frozen')
    const at = now()
    const events = await liftFreeze(tx, { keys }, { userId, by: 'administrator', at, source: actor })
    if (events.length === 0) return fail('not_frozen')
    const { sessionId, address, userAgent } = actor
    const context: AuditContext = { actorId: actor.id, subjectId: userId, sessionId, address, userAgent }
    for (const event of events) await recordAudit(tx, context, event, at)
    return ok(null)
  })
}
