import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { count } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { Mail } from '@/features/notices/mailer'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { type MailFailure, mailFailure } from './mail-failure'

export type SendTestMailFailure = { kind: 'too_many'; retryAt: Date } | { kind: 'failed'; failure: MailFailure }

/**
 * Sends a mail to the administrator at once, past the outbox, so that the mail server's answer can be shown. That it took
 * the mail is all that can be known here.
 */
export async function sendTestMail(
  { db, mailer, now }: Pick<Deps, 'db' | 'mailer' | 'now'>,
  actor: Actor,
  mail: Omit<Mail, 'to'>,
): Promise<Result<null, SendTestMailFailure>> {
  const refused = await count(db, { key: `test-mails:${actor.id}`, rate: limits.testMailsPerPerson }, now())
  if (refused) return fail({ kind: 'too_many', retryAt: refused.retryAt })
  const failure = await mailer.send({ ...mail, to: actor.email }).then(() => null, mailFailure)
  await db.$transaction(async (tx) => {
    const at = now()
    const state = failure ? { failedAt: at, failure } : { workedAt: at }
    await tx.deliveryTest.upsert({
      where: { channel: 'mail' },
      create: { channel: 'mail', ...state },
      update: state,
    })
    const event = { type: 'delivery.tested', channel: 'mail', outcome: failure ? 'failed' : 'worked' } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
  })
  return failure ? fail({ kind: 'failed', failure }) : ok(null)
}
