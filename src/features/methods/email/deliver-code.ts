import 'server-only'
import { setTimeout } from 'node:timers/promises'
import { uncount } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { reasonOf } from '@/features/notices/mail-trouble'
import { renderCodeMail } from '@/features/notices/render-code-mail'
import { loadOrganisation } from '@/features/organisation/repository'
import { endChallenge } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { MailFailure } from '../prover'
import type { EmailChallenge } from './email-challenge'
import { mailCounters } from './limits'
import type { MailCode } from './mail-code'
import { openAddress } from './stored-address'

/**
 * Mails the code of a challenge, outside any transaction, and waits for the mail server no longer than people do. A server
 * that says of the address that it takes no mail is believed; whatever else goes wrong is our trouble and costs the person
 * nothing of their day. A first mail that failed ends the challenge; after a repeat that failed the caller puts the code of
 * before back.
 */
export async function deliverCode(
  deps: Deps,
  challenge: EmailChallenge,
  code: MailCode,
  countedAt: Date,
): Promise<Result<null, { kind: MailFailure }>> {
  const { db, keys, now } = deps
  const { id, userId, targetCiphertext } = challenge
  const to = openAddress(keys, targetCiphertext, { table: 'Challenge', id, userId })
  const failure = await send(deps, challenge, { to, code })
  if (!failure) return ok(null)
  if (challenge.sends === 1) await endChallenge(db, id, 'undeliverable', now())
  if (failure === 'unavailable') await uncount(db, mailCounters(keys, userId, to), countedAt)
  return fail({ kind: failure })
}

async function send(
  { db, mailer, organisation, log }: Deps,
  { id, purpose }: EmailChallenge,
  { to, code }: { to: string; code: MailCode },
): Promise<MailFailure | null> {
  const mail = { to, ...renderCodeMail({ code, purpose }, await loadOrganisation(db, organisation)) }
  const stopWaiting = new AbortController()
  try {
    const late = setTimeout(limits.mailCode.patience, 'late' as const, { signal: stopWaiting.signal })
    if ((await Promise.race([mailer.send(mail), late])) !== 'late') return null
    log.warn({ challenge: id }, 'code not mailed: the mail server takes too long')
    return 'unavailable'
  } catch (error) {
    const reason = reasonOf(error)
    if (isAboutAddress(reason)) return 'address_rejected'
    log.warn({ challenge: id, ...reason }, 'code not mailed')
    return 'unavailable'
  } finally {
    stopWaiting.abort()
  }
}

/** A refusal for good (RFC 5321 4.2.1) of the recipient. Others are of our own sender, or will pass. */
function isAboutAddress({ command, responseCode }: ReturnType<typeof reasonOf>): boolean {
  return command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500
}
