import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { endSessions } from './repository'

/**
 * Ends another session of the person. One that is somebody else's, over, unknown, or the very session they act in (which
 * "Sign out" ends) answers alike.
 */
export async function endSession(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: string,
): Promise<Result<null, 'not_found'>> {
  if (id === actor.sessionId) return fail('not_found')
  return db.$transaction(async (tx) => {
    const ended = await endSessions(tx, { id, userId: actor.id }, 'ended_from_elsewhere', now())
    if (ended === 0) return fail('not_found')
    await recordAudit(tx, onSelf(actor), { type: 'session.ended', endedSessionId: id }, now())
    return ok(null)
  })
}

/** Ends every session of the person but the one they act in. */
export async function endOtherSessions({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const others = { userId: actor.id, except: actor.sessionId }
    const sessions = await endSessions(tx, others, 'ended_from_elsewhere', now())
    await recordAudit(tx, onSelf(actor), { type: 'session.others_ended', sessions }, now())
  })
}
