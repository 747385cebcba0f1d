import 'server-only'
import { z } from 'zod'
import type { Owner } from '@/features/verification/repository'
import { findChallenge } from '@/features/verification/repository'
import type { Challenge, ChallengeEnd } from '@/generated/prisma/client'
import { deps } from '@/server/deps'

/** What the address of a code step leads to. */
export type CodeStep =
  | { kind: 'open' | 'done'; challenge: Challenge }
  | { kind: 'ended'; challenge: Challenge; reason: ChallengeEnd | 'expired' }
  | { kind: 'missing' }

/** The challenge that an address names: open, spent on a phone, over, or not one of this person in this browser. */
export async function codeStep(name: string, owner: Owner): Promise<CodeStep> {
  const { db, now } = deps()
  const id = z.uuid().safeParse(name)
  const challenge = id.success ? await findChallenge(db, id.data, owner) : null
  if (challenge?.purpose !== 'registration') return { kind: 'missing' }
  if (challenge.consumedAt) return { kind: 'done', challenge }
  if (challenge.endedReason) return { kind: 'ended', challenge, reason: challenge.endedReason }
  if (challenge.expiresAt <= now()) return { kind: 'ended', challenge, reason: 'expired' }
  if (challenge.checksLeft === 0) return { kind: 'ended', challenge, reason: 'used_up' }
  return { kind: 'open', challenge }
}
