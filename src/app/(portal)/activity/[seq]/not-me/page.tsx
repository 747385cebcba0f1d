import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Address } from '@/app/address'
import { deviceLabeller } from '@/app/device-label'
import { ReportForm } from '@/app/not-me/report-form'
import { consequenceOf } from '@/features/activity/happening'
import { findActivity } from '@/features/activity/list-activity'
import { findChangesAround } from '@/features/disputes/changes'
import { keepsProof } from '@/features/disputes/keeps-proof'
import { deps } from '@/server/deps'
import { requirePerson } from '@/server/session'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { TextLink } from '@/ui/text-link'
import { sentencesFor } from '../../sentences'
import { Seq } from '../../seq'
import { reportActivityAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('notMe'))('title') }
}

/** "This wasn't me" about one event of the activity: what it means, and before anything happens, what it would do. */
export default async function NotMeActivityPage({ params }: PageProps<'/activity/[seq]/not-me'>) {
  const person = await requirePerson()
  const seq = Seq.safeParse((await params).seq)
  const found = seq.success ? await findActivity(deps(), person, seq.data) : null
  if (!found) notFound()

  const { activity, changeId } = found
  const [t, format] = [await getTranslations('notMe'), await getFormatter()]
  const { title, detail } = await sentencesFor(activity.happening)
  const time = format.dateTime(activity.at, { dateStyle: 'long', timeStyle: 'short' })
  const device = (await deviceLabeller())(activity.device)
  const what = (
    <>
      <p className="font-semibold">{title}</p>
      {detail && <p>{detail}</p>}
      <p className="text-muted">
        {time} · {device}
        {activity.address !== null && (
          <>
            {'\u00a0'}· <Address address={activity.address} />
          </>
        )}
      </p>
    </>
  )
  const consequence = consequenceOf(activity.happening)
  if (consequence !== 'freeze') {
    return (
      <>
        <PageHeading title={t('title')} />
        {what}
        <p className="mt-5 max-w-[60ch]">
          {t.rich(consequence === 'none' ? 'harmless' : 'alreadyReported', {
            link: (text) => <ProseLink href="/password">{text}</ProseLink>,
          })}
        </p>
        <p className="mt-5">
          <TextLink href="/activity">{t('back')}</TextLink>
        </p>
      </>
    )
  }

  const { db, now } = deps()
  const changes = await findChangesAround(db, person.id, activity.at, now())
  const keeps = await keepsProof(deps(), person.id, { since: activity.at, changes })
  const others = changes.filter(({ id }) => id !== changeId)
  return (
    <div className="max-w-2xl">
      <PageHeading title={t('title')} />
      {what}
      <ReportForm
        action={reportActivityAction}
        cancelHref="/activity"
        since={activity.at}
        others={others}
        keepsProof={keeps}
      >
        <input type="hidden" name="seq" value={String(activity.seq)} />
      </ReportForm>
      <p className="mt-6 text-muted">
        {t.rich('locked', { link: (text) => <ProseLink href="/sessions/sign-out-everywhere">{text}</ProseLink> })}
      </p>
    </div>
  )
}
