import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { countAll, uncount } from '@/features/limits/counters'
import { isOurFault } from '@/features/methods/phone/deliver'
import { type SendCounter, sendCounters } from '@/features/methods/phone/limits'
import { allowsCountry } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { claimSend, giveBackSend, keepSend } from '@/features/spend/claim-send'
import type { CodeDelivery, SendFailure } from '@/features/verification/code-delivery'
import { openDestination } from '@/features/verification/destination'
import type { PhoneNumber } from '@/lib/phone-number'
import { fail, ok, type Result } from '@/lib/result'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'

/** The provider, and what it says of the last failure. */
export type Trial = { codes: CodeDelivery; reason: () => string | null }

/** A phone of the administrator's own, or a number that they typed. */
export type TestTarget = { methodId: string } | { number: PhoneNumber; country: string | null }

export type SendTestTextFailure =
  | { kind: 'texts_off' | 'country_not_allowed' | 'no_such_phone' | 'held' }
  | { kind: SendCounter['counts']; retryAt: Date }
  /** The provider sent nothing, or did not say that it did. `reason` is in its words, where it has any. */
  | { kind: 'failed'; failure: SendFailure; reason: string | null }

/**
 * Sends a code to an administrator, by the very way that people's codes take. Only the code that comes back shows that
 * texts arrive (`confirmTestText`); until then the test counts neither way. It counts like any other text, and meets the same caps.
 */
export async function sendTestText(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { codes, reason }: Trial,
  target: TestTarget,
): Promise<Result<null, SendTestTextFailure>> {
  const policy = await loadPolicyFor(db, actor.id)
  if (!policy.text) return fail({ kind: 'texts_off' })
  const phone = 'number' in target ? target : await ownPhone({ db, keys }, actor.id, target.methodId)
  if (!phone) return fail({ kind: 'no_such_phone' })
  if (!allowsCountry(policy, 'text', phone.country)) return fail({ kind: 'country_not_allowed' })
  const at = now()
  const counters = sendCounters(keys, actor.id, phone.number)
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })

  const asked = { to: phone.number, country: phone.country, channel: 'text', address: actor.address } as const
  const claimed = await claimSend({ db, keys }, asked, at)
  if (!claimed.ok) {
    await uncount(db, counters, at)
    return fail({ kind: claimed.error })
  }
  const sent = await codes.send({ to: phone.number, extension: null }, 'text', 'registration')
  if (sent.ok || sent.error === 'unconfirmed') await keepSend({ db, keys }, claimed.value)
  else await giveBackSend({ db, keys }, claimed.value, isOurFault(sent.error))
  if (!sent.ok && isOurFault(sent.error)) await uncount(db, counters, at)
  const because = sent.ok ? null : reason()
  await db.$transaction(async (tx) => {
    const state = sent.ok
      ? { reference: sent.value.reference, country: phone.country, sentAt: at }
      : { reference: null, failedAt: now(), failure: because }
    await tx.deliveryTest.upsert({
      where: { channel: 'text' },
      create: { channel: 'text', ...state },
      update: state,
    })
    const event = { type: 'delivery.tested', channel: 'text', outcome: sent.ok ? 'sent' : 'failed' } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, now())
  })
  return sent.ok ? ok(null) : fail({ kind: 'failed', failure: sent.error, reason: because })
}

async function ownPhone({ db, keys }: Pick<Deps, 'keys'> & { db: Db }, userId: string, methodId: string) {
  const row = await db.phoneMethod.findFirst({ where: { methodId, userId, slot: { in: ['mobile', 'alternate'] } } })
  if (!row) return null
  const place = { table: 'PhoneMethod', id: methodId, userId } as const
  return { number: openDestination(keys, row.targetCiphertext, place).to, country: row.country }
}
