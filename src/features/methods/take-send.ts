import 'server-only'
import { countAll, uncount } from '@/features/limits/counters'
import { claimSend, findChallenge, type NewCode, type Owner } from '@/features/verification/repository'
import type { Challenge, Channel } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Db } from '@/server/db'
import type { SendCounter } from './phone/limits'
import type { ResendFailure } from './prover'

/** Whether nothing can be proved by a challenge any more. */
export function isOver({ consumedAt, endedAt, expiresAt }: Challenge, at: Date): boolean {
  return Boolean(consumedAt || endedAt) || expiresAt <= at
}

/**
 * Takes the one turn to send the code of an open challenge once more, or a new one in its place, after the wait that the
 * challenge holds. It counts against the limits; of two who ask at once the other is told to wait.
 */
export async function takeSend(
  db: Db,
  owner: Owner,
  challenge: Challenge,
  { channel, newCode, counters }: { channel: Channel; newCode?: NewCode; counters: readonly SendCounter[] },
  at: Date,
): Promise<Result<Challenge, ResendFailure<never>>> {
  if (challenge.nextSendAt > at) return fail({ kind: 'wait', retryAt: challenge.nextSendAt })
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })
  const claimed = await claimSend(db, challenge, owner, { channel, newCode }, at)
  if (claimed) return ok(claimed)

  await uncount(db, counters, at)
  const current = await findChallenge(db, challenge.id, owner)
  return current && !current.consumedAt && !current.endedAt && current.checksLeft > 0
    ? fail({ kind: 'wait', retryAt: current.nextSendAt })
    : fail({ kind: 'gone' })
}
