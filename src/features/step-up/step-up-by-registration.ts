import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { limits } from '@/features/limits/limits'
import { amrOf } from '@/features/sessions/factors'
import type { OpenedSession } from '@/features/sessions/open-session'
import { raiseSession } from '@/features/sessions/raise-session'
import { findChallenge } from '@/features/verification/repository'
import { before } from '@/lib/time'
import type { Deps } from '@/server/deps'

/**
 * Counts a phone that this session has just registered as proved in it, from the moment when its code was: so that nobody
 * is asked for a second code a minute later. Null where the registration is not theirs, or long ago. The session gets a
 * new secret; the caller writes its cookie.
 */
export async function stepUpByRegistration(
  { db, now }: Deps,
  actor: Actor,
  challengeId: string,
): Promise<OpenedSession | null> {
  const challenge = await findChallenge(db, challengeId, actor)
  const provedAt = challenge?.purpose === 'registration' ? challenge.consumedAt : null
  if (!challenge || !provedAt || provedAt < before(now(), limits.freshness)) return null
  const session = { sessionId: actor.sessionId, userId: actor.id }
  return db.$transaction((tx) => raiseSession(tx, session, amrOf[challenge.channel], provedAt))
}
