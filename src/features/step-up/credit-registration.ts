import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { amrOf, ProvedFactors, withFactor } from '@/features/sessions/factors'
import { findChallenge } from '@/features/verification/repository'
import type { Deps } from '@/server/deps'

/**
 * Counts a method that this session has just registered as proved in it, from the moment when its code was: so that nobody
 * is asked for a second code a minute later. The session keeps its secret, since another window of the same browser may
 * be sending the same code right now.
 */
export async function creditRegistration({ db }: Deps, actor: Actor, challengeId: string): Promise<void> {
  const challenge = await findChallenge(db, challengeId, actor)
  const provedAt = challenge?.purpose === 'registration' ? challenge.consumedAt : null
  const session = await db.session.findFirst({ where: { id: actor.sessionId, userId: actor.id, endedAt: null } })
  if (!challenge || !provedAt || !session) return
  const factors = withFactor(ProvedFactors.parse(session.factors), amrOf[challenge.channel], provedAt)
  await db.session.updateMany({ where: { id: session.id, tokenHash: session.tokenHash }, data: { factors } })
}
