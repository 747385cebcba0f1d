import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import type { Tx } from '@/server/db'
import { type Amr, ProvedFactors, withFactor } from './factors'
import { newToken, type OpenedSession } from './open-session'
import { endingWith, type PassInUse } from './pass-in-use'
import { hashToken } from './repository'

/**
 * Adds a factor that was proved just now to a live session and gives it a new secret: what was known of the session
 * before it rose is worth nothing afterwards (ASVS 5.0 7.2.4). It never ends later than it would have, and one that a pass
 * proved something in ends with the pass. Null when the session ended or the account was disabled meanwhile.
 */
export async function raiseSession(
  tx: Tx,
  { sessionId, userId }: { sessionId: string; userId: string },
  amr: Amr,
  at: Date,
  pass?: PassInUse,
): Promise<OpenedSession | null> {
  if (!(await lockPerson(tx, userId))) return null
  const session = await tx.session.findFirst({ where: { id: sessionId, userId, endedAt: null } })
  if (!session) return null
  const token = newToken()
  const ending = endingWith(pass, session.expiresAt)
  const factors = withFactor(ProvedFactors.parse(session.factors), amr, at)
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, endedAt: null, tokenHash: session.tokenHash },
    data: { tokenHash: hashToken(token), factors, ...ending },
  })
  return count === 1 ? { userId, token, expiresAt: ending.expiresAt } : null
}
