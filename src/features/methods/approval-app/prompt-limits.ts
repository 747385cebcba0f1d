import 'server-only'
import { clearCounter, countAll } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { Owner } from '@/features/verification/repository'
import { after, before } from '@/lib/time'
import type { Db, Tx } from '@/server/db'
import type { PromptRefusal } from '../prover'

const countersOf = (userId: string) => [
  { key: `approvals:${userId}`, rate: limits.approvals.perPerson },
  { key: `approvals:day:${userId}`, rate: limits.approvals.perPersonADay },
]

/** What waits on the phones of a person for an answer. */
export const waitingFor = (userId: string, now: Date) => ({
  userId,
  channel: 'app_notification' as const,
  purpose: { not: 'registration' as const },
  consumedAt: null,
  endedAt: null,
  expiresAt: { gt: now },
  approval: { is: { answer: null } },
})

/**
 * Counts one more question on the phones of a person, whose row is locked, or refuses it. At most one waits at a time: of
 * the same browser another takes its place, of any other one it is in the way. Too many, or one that was denied just now,
 * are answered with a pause, since people give in to the twentieth (NIST SP 800-63B-4 3.1.3.2).
 */
export async function countPrompt(tx: Tx, { id: userId, browserHash }: Owner, at: Date): Promise<PromptRefusal | null> {
  const { pause } = limits.approvals
  const denied = await tx.approval.findFirst({
    where: { userId, answer: 'denied', answeredAt: { gt: before(at, pause) } },
    orderBy: { answeredAt: 'desc' },
  })
  if (denied?.answeredAt) return { kind: 'prompts_paused', retryAt: after(denied.answeredAt, pause) }
  const waiting = waitingFor(userId, at)
  const elsewhere = await tx.challenge.findFirst({ where: { ...waiting, browserHash: { not: browserHash } } })
  if (elsewhere) return { kind: 'prompt_pending', retryAt: elsewhere.expiresAt }
  const refused = await countAll(tx, countersOf(userId), at)
  if (refused) return { kind: 'too_many_prompts', retryAt: refused.retryAt }
  await tx.challenge.updateMany({
    where: { ...waiting, browserHash },
    data: { endedAt: at, endedReason: 'superseded' },
  })
  return null
}

/** Forgets what was asked before a success. */
export async function forgetPrompts(db: Db, userId: string): Promise<void> {
  for (const { key } of countersOf(userId)) await clearCounter(db, key)
}
