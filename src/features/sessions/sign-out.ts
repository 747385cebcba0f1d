import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import type { Deps } from '@/server/deps'
import { endSessions } from './repository'

/** Ends the session that the person acts in. */
export async function signOut({ db, now }: Deps, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await endSessions(tx, { id: actor.sessionId, userId: actor.id }, 'signed_out', now())
    if (ended > 0) await recordAudit(tx, onSelf(actor), { type: 'session.signed_out' }, now())
  })
}

/** Ends every session of the person, this one included: each is refused on its next request. */
export async function signOutEverywhere({ db, now }: Deps, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const sessions = await endSessions(tx, { userId: actor.id }, 'signed_out_everywhere', now())
    await recordAudit(tx, onSelf(actor), { type: 'session.signed_out_everywhere', sessions }, now())
  })
}
