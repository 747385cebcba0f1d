import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import type { Tx } from '@/server/db'
import { type Amr, ProvedFactors, withFactor } from './factors'
import { newToken, type OpenedSession } from './open-session'
import { hashToken } from './repository'

/**
 * Adds a factor that was proved just now to a live session and gives it a new secret: what was known of the session
 * before it rose is worth nothing afterwards (ASVS 5.0 7.2.4). Null when the session ended or the
 * account was disabled meanwhile.
 */
export async function raiseSession(
  tx: Tx,
  { sessionId, userId }: { sessionId: string; userId: string },
  amr: Amr,
  at: Date,
): Promise<OpenedSession | null> {
  if (!(await lockPerson(tx, userId))) return null
  const session = await tx.session.findFirst({ where: { id: sessionId, userId, endedAt: null } })
  if (!session) return null
  const token = newToken()
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, endedAt: null, tokenHash: session.tokenHash },
    data: { tokenHash: hashToken(token), factors: withFactor(ProvedFactors.parse(session.factors), amr, at) },
  })
  return count === 1 ? { userId, token, expiresAt: session.expiresAt } : null
}
