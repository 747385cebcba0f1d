import { getFormatter, getTranslations } from 'next-intl/server'
import type { ListedWebhook } from '@/features/webhooks/repository'
import { outcomeSentence } from '../outcome-sentence'

/** What came of the last attempt, when that was, and what comes next. */
export async function FailureDetail({ failure }: { failure: ListedWebhook['failures'][number] }) {
  const [t, format] = [await getTranslations('admin.webhooks'), await getFormatter()]
  const time = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <>
      <p>{await outcomeSentence(failure.outcome)}</p>
      <p>
        {t('tried', { time: time(failure.triedAt) })}{' '}
        {failure.givenUp ? t('givenUp') : t('next', { time: time(failure.nextAttemptAt) })}
      </p>
    </>
  )
}
