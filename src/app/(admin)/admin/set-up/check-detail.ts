import 'server-only'
import { getFormatter, getTranslations } from 'next-intl/server'
import { type Check, type DeliveryState, works } from '@/features/readiness/checks'
import { MAIL_FAILURES } from '@/features/readiness/mail-failure'

/** What is known about a line of the set-up list, and what to do about it. */
export async function checkDetail(check: Check): Promise<string> {
  const t = await getTranslations('admin.setUp.checks')
  switch (check.id) {
    case 'proxies':
      return check.address === null ? t('proxies.too_many') : t(`proxies.${check.look}`, { address: check.address })
    case 'text':
      return check.isOff ? t('text.off') : deliveryDetail('text', check.last)
    case 'mail':
      return deliveryDetail('mail', check.last)
    case 'keys':
      return check.isDone ? t('keys.done') : t('keys.open', { keys: check.missing.join(', ') })
    default:
      return t(`${check.id}.${check.isDone ? 'done' : 'open'}`)
  }
}

/** When a way to reach people last worked, or why it did not. */
export async function deliveryDetail(channel: 'text' | 'mail', state: DeliveryState): Promise<string> {
  const t = await getTranslations('admin.setUp.checks')
  const time = async (at: Date) => (await getFormatter()).dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
  const { workedAt, failedAt, failure, isWaiting } = state
  if (workedAt && works(state)) return t(`${channel}.worked`, { time: await time(workedAt) })
  if (isWaiting) return t('text.waiting')
  if (!failedAt) return t(`${channel}.untested`)
  const reason = channel === 'text' ? (failure ?? t('text.noReason')) : await mailFailureSentence(failure)
  return t(`${channel}.failed`, { time: await time(failedAt), reason })
}

/** Why the mail server took no mail. */
export async function mailFailureSentence(failure: string | null): Promise<string> {
  const t = await getTranslations('admin.setUp.mailFailures')
  return t(MAIL_FAILURES.find((one) => one === failure) ?? 'other')
}
