import 'server-only'
import { uncount } from '@/features/limits/counters'
import type { Destination, SendFailure } from '@/features/verification/code-delivery'
import { endChallenge, storeReference } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { sendCounters } from './limits'
import type { PhoneChallenge } from './phone-challenge'

/** Whether the person is not to blame for a failure, so that it costs nothing of their day. */
export const isOurFault = (failure: SendFailure) => failure === 'unavailable' || failure === 'channel_off'

/**
 * Asks the provider to send the code of a challenge, outside any transaction. A send whose answer was lost counts as
 * sent: the code may arrive, and nothing is sent again by itself. A first send that failed ends the challenge; a repeat
 * that failed leaves the code that was sent before in force.
 */
export async function deliver(
  { db, keys, codes, now }: Deps,
  challenge: PhoneChallenge,
  destination: Destination,
  countedAt: Date,
): Promise<Result<null, { kind: SendFailure }>> {
  const sent = await codes.send(destination, challenge.channel, challenge.purpose)
  if (sent.ok) {
    await storeReference(db, challenge.id, sent.value.reference)
    return ok(null)
  }
  if (sent.error === 'unconfirmed') return ok(null)

  if (challenge.sends === 1) await endChallenge(db, challenge.id, 'undeliverable', now())
  if (isOurFault(sent.error)) await uncount(db, sendCounters(keys, challenge.userId, destination.to), countedAt)
  return fail({ kind: sent.error })
}
