import 'server-only'
import { z } from 'zod'
import type { Owner } from '@/features/verification/repository'
import { findChallenge } from '@/features/verification/repository'
import type { Challenge, ChallengeEnd } from '@/generated/prisma/client'
import { deps } from '@/server/deps'

/** What the address of the step that asks for a code leads to. */
export type RegistrationStep<Kind extends Challenge> =
  | { kind: 'open' | 'done'; challenge: Kind }
  | { kind: 'ended'; challenge: Kind; reason: ChallengeEnd | 'expired' }
  | { kind: 'missing' }

/** The challenge that an address names: open, spent on a method, over, or not one of this kind, person and browser. */
export async function registrationStep<Kind extends Challenge>(
  name: string,
  owner: Owner,
  isOfKind: (challenge: Challenge) => challenge is Kind,
): Promise<RegistrationStep<Kind>> {
  const { db, now } = deps()
  const id = z.uuid().safeParse(name)
  const challenge = id.success ? await findChallenge(db, id.data, owner) : null
  if (challenge?.purpose !== 'registration' || !isOfKind(challenge)) return { kind: 'missing' }
  if (challenge.consumedAt) return { kind: 'done', challenge }
  if (challenge.endedReason) return { kind: 'ended', challenge, reason: challenge.endedReason }
  if (challenge.expiresAt <= now()) return { kind: 'ended', challenge, reason: 'expired' }
  if (challenge.checksLeft === 0) return { kind: 'ended', challenge, reason: 'used_up' }
  return { kind: 'open', challenge }
}
