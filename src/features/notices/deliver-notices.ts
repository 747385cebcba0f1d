import 'server-only'
import { reportToken } from '@/features/disputes/report-token'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { Keyring } from '@/server/keys'
import { reasonOf } from './mail-trouble'
import type { Mailer } from './mailer'
import { readNotice } from './read-notice'
import { type NoticeSender, renderNotice } from './render-notice'
import { addressOf, type ClaimedNotice, claimNotice, markSent, postpone } from './repository'
import { waitAfter } from './retry'

/** What the delivery needs of a logger; pino fits. */
type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type NoticeDelivery = Pick<Deps, 'db' | 'keys' | 'now'> & {
  mailer: Mailer
  /** What mails say of the organisation when they leave. */
  sender: () => Promise<NoticeSender>
  log: Log
}

/** So many failures in a row mean that the mail server is in trouble: what else is due waits for the next round. */
const FAILURES_BEFORE_PAUSE = 5

/**
 * Sends every notice that is due, one after the other, until none is left or `stopping` is aborted. Any number of
 * processes may do so at once. Nothing is lost when one dies between the mail and its mark: that one mail goes out
 * again. Never throws; whatever could not be sent stays in the outbox.
 */
export async function deliverNotices(delivery: NoticeDelivery, stopping?: AbortSignal): Promise<void> {
  const { db, now, log } = delivery
  try {
    for (let failures = 0; failures < FAILURES_BEFORE_PAUSE && !stopping?.aborted; ) {
      const notice = await claimNotice(db, now())
      if (!notice) return
      failures = (await deliver(delivery, notice)) ? 0 : failures + 1
    }
  } catch (error) {
    log.error(reasonOf(error), 'notices wait: the database gave no answer')
  }
}

async function deliver({ db, keys, now, mailer, sender, log }: NoticeDelivery, notice: ClaimedNotice) {
  const about = { notice: notice.id, event: notice.event, attempts: notice.attempts }
  const from = await sender()
  try {
    await mailer.send({ to: addressOf(keys, notice), ...render(keys, notice, from) })
  } catch (error) {
    const wait = waitAfter(notice.attempts)
    await postpone(db, notice, after(now(), wait ?? 0))
    const fields = { ...about, ...reasonOf(error) }
    if (wait === null) log.error(fields, 'notice given up: it was never delivered')
    else log.warn(fields, 'notice not sent; it will be tried again')
    return false
  }
  await markSent(db, notice.id, now())
  log.info(about, 'notice sent')
  return true
}

function render(
  keys: Keyring,
  { event, details, changeId, createdAt, displayName }: ClaimedNotice,
  sender: NoticeSender,
) {
  const report = changeId && reportToken(keys, changeId)
  return renderNotice({ ...readNotice(event, details), at: createdAt, displayName, report }, sender)
}
