import { redirect } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Address } from '@/app/address'
import { Contact } from '@/app/contact-details'
import { deviceLabeller } from '@/app/device-label'
import { ReportForm } from '@/app/not-me/report-form'
import { findChange, findChangesAround } from '@/features/disputes/changes'
import { keepsProof } from '@/features/disputes/keeps-proof'
import { readReportToken } from '@/features/disputes/report-token'
import { noticeWords } from '@/features/notices/notice-words'
import { readNotice } from '@/features/notices/read-notice'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { organisation } from '@/server/organisation'
import { PageHeading } from '@/ui/page-heading'
import { TextLink } from '@/ui/text-link'
import { reportByMailAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('notMe'))('title') }
}

/** Where the link of a mail leads. Opening it changes nothing: mail programs open links on their own. */
export default async function NotMePage({ params }: PageProps<'/not-me/[token]'>) {
  const { token } = await params
  const { db, keys, now } = deps()
  const [t, format] = [await getTranslations('notMe'), await getFormatter()]
  const id = readReportToken(keys, token)
  const change = id && (await findChange(db, { id }, now()))
  if (!change) {
    return (
      <>
        <PageHeading title={t('goneTitle')} lede={t('gone')} />
        <Contact />
        <p className="mt-5">
          <TextLink href="/sign-in">{t('signIn')}</TextLink>
        </p>
      </>
    )
  }
  if (change.disputedAt) redirect('/not-me/reported')

  const { event, source } = readNotice(change.event, change.details)
  const { name } = await organisation()
  const { sentences } = noticeWords(event, { organisation: name, timeZone: env().TIME_ZONE })
  const others = (await findChangesAround(db, change.userId, change.at, now())).filter((other) => other.id !== id)
  const changes = [change, ...others]
  const keeps = await keepsProof(deps(), change.userId, { since: change.at, changes })
  const device = (await deviceLabeller())(source)
  const time = format.dateTime(change.at, { dateStyle: 'long', timeStyle: 'short' })
  return (
    <>
      <PageHeading title={t('title')} lede={sentences.join(' ')} />
      <p>
        {time} · {device}
        {source.address !== null && (
          <>
            {'\u00a0'}· <Address address={source.address} />
          </>
        )}
      </p>
      <p className="mt-1 text-hint text-muted">{t('zone', { zone: env().TIME_ZONE })}</p>
      <ReportForm action={reportByMailAction} cancelHref="/" since={change.at} others={others} keepsProof={keeps}>
        <input type="hidden" name="token" value={token} />
      </ReportForm>
    </>
  )
}
