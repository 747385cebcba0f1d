import 'server-only'
import { uncount } from '@/features/limits/counters'
import { claimSend, giveBackSend, keepSend } from '@/features/spend/claim-send'
import type { Destination, SendFailure } from '@/features/verification/code-delivery'
import { endChallenge, storeReference } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { sendCounters } from './limits'
import type { PhoneChallenge } from './phone-challenge'

/** The spend guard stopped it, and the provider was not asked. */
type Held = 'held'

/** Whether the person is not to blame for a failure, so that it costs nothing of their day. */
export function isOurFault(failure: SendFailure | Held): boolean {
  return failure === 'unavailable' || failure === 'channel_off' || failure === 'held'
}

/**
 * Asks the spend guard and then the provider to send the code of a challenge, outside any transaction. A send whose
 * answer was lost counts as sent: the code may arrive, and nothing is sent again by itself. A first send that failed ends
 * the challenge; a repeat that failed leaves the code that was sent before in force.
 */
export async function deliver(
  deps: Deps,
  challenge: PhoneChallenge,
  to: { destination: Destination; address: string | null },
  countedAt: Date,
): Promise<Result<null, { kind: SendFailure | Held }>> {
  const { db, keys, now } = deps
  const sent = await send(deps, challenge, to, countedAt)
  if (sent.ok) return sent

  const { error } = sent
  if (challenge.sends === 1) await endChallenge(db, challenge.id, 'undeliverable', now())
  if (isOurFault(error)) await uncount(db, sendCounters(keys, challenge.userId, to.destination.to), countedAt)
  return fail({ kind: error })
}

async function send(
  deps: Deps,
  { id, channel, country, purpose }: PhoneChallenge,
  { destination, address }: { destination: Destination; address: string | null },
  at: Date,
): Promise<Result<null, SendFailure | Held>> {
  const claimed = await claimSend(deps, { to: destination.to, country, channel, address }, at)
  if (!claimed.ok) return claimed
  const sent = await deps.codes.send(destination, channel, purpose)
  if (!sent.ok && sent.error !== 'unconfirmed') {
    await giveBackSend(deps, claimed.value, isOurFault(sent.error))
    return sent
  }
  if (sent.ok) await storeReference(deps.db, id, sent.value.reference)
  await keepSend(deps, claimed.value)
  return ok(null)
}
