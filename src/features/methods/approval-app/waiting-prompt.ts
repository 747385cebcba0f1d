import 'server-only'
import { before, minutes } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { ProofToStart } from '../prover'
import type { Device } from './device'
import { waitingFor } from './prompt-limits'

/** What waits on a phone: what for, from where, since when and until when. Never the number. */
export type WaitingPrompt = {
  challengeId: string
  purpose: ProofToStart['purpose']
  askedAt: Date
  expiresAt: Date
  address: string | null
  userAgent: string | null
}

/** What waits on this device, if anything does, and remembers that the device was here. */
export async function findWaitingPrompt(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { methodId, userId }: Pick<Device, 'methodId' | 'userId'>,
): Promise<WaitingPrompt | null> {
  const at = now()
  const seldom = { OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: before(at, minutes(5)) } }] }
  await db.approvalApp.updateMany({ where: { methodId, ...seldom }, data: { lastSeenAt: at } })
  const challenge = await db.challenge.findFirst({
    where: { ...waitingFor(userId, at), methodId, approval: { is: { answer: null, triesLeft: { gt: 0 } } } },
    include: { approval: true },
    orderBy: { createdAt: 'desc' },
  })
  if (!challenge?.approval) return null
  const { id: challengeId, purpose, createdAt: askedAt, expiresAt, approval } = challenge
  if (purpose === 'registration') return null
  return { challengeId, purpose, askedAt, expiresAt, address: approval.address, userAgent: approval.userAgent }
}
