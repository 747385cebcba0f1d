import { Clock } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { type ActivityFilter, listActivity } from '@/features/activity/list-activity'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { FilterLinks } from '@/ui/filter-links'
import { PageHeading } from '@/ui/page-heading'
import { ActivityRow } from './activity-row'
import { Seq } from './seq'

export async function generateMetadata() {
  return { title: (await getTranslations('activity'))('title') }
}

const filters = ['all', 'sign-ins', 'changes'] as const satisfies readonly ActivityFilter[]

/** What the address asks for. Anything that is not understood is as if it were not there. */
const Wanted = z.object({
  show: z.enum(filters).catch('all'),
  before: Seq.nullable().catch(null),
})

/** The person's own history, the newest first. */
export default async function ActivityPage({ searchParams }: PageProps<'/activity'>) {
  const person = await requirePerson()
  const t = await getTranslations('activity')
  const { show, before } = Wanted.parse(await searchParams)
  const { events, older } = await listActivity(deps(), person, { filter: show, before })

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <FilterLinks
        label={t('filter')}
        current={show}
        links={filters.map((filter) => ({ id: filter, href: addressOf(filter), label: t(`filters.${filter}`) }))}
      />
      <Card as={events.length > 0 ? 'ol' : 'div'} className="mt-4">
        {events.map((activity) => (
          <ActivityRow key={String(activity.seq)} activity={activity} />
        ))}
        {events.length === 0 && (
          <EmptyState icon={<Clock />} title={t('empty')}>
            {t('emptyBody')}
          </EmptyState>
        )}
      </Card>
      <p className="mt-4 text-hint text-muted">{t('zone', { zone: env().TIME_ZONE })}</p>
      {(older !== null || before !== null) && (
        <nav aria-label={t('pages')} className="mt-4 flex flex-wrap gap-2.5">
          {before !== null && (
            <ButtonLink tone="quiet" href={addressOf(show)}>
              {t('newest')}
            </ButtonLink>
          )}
          {older !== null && (
            <ButtonLink tone="quiet" href={addressOf(show, older)}>
              {t('older')}
            </ButtonLink>
          )}
        </nav>
      )}
    </>
  )
}

function addressOf(show: ActivityFilter, before?: bigint) {
  const asked = new URLSearchParams()
  if (show !== 'all') asked.set('show', show)
  if (before !== undefined) asked.set('before', String(before))
  return asked.size > 0 ? `/activity?${asked}` : '/activity'
}
