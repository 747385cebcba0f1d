import { ScrollText } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { peopleOfRows } from '@/features/audit/people-of-rows'
import { type FilterFailures, MOST_PEOPLE, readFilter } from '@/features/audit/read-filter'
import { searchTrail } from '@/features/audit/search-trail'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { PageHeading } from '@/ui/page-heading'
import { addressOf, Before, readAsked } from './asked'
import { AuditRow } from './audit-row'
import { ExportForm } from './export-form'
import { FilterForm } from './filter-form'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.audit'))('title') }
}

const PAGE = 50

/** The audit trail of the organisation, the newest first. */
export default async function AuditPage({ searchParams }: PageProps<'/admin/audit'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.audit')
  const { db } = deps()
  const [asked, before] = [readAsked(await searchParams), Before.parse((await searchParams).before ?? null)]
  const filter = await readFilter(db, asked, env().TIME_ZONE)
  const found = filter.ok ? await searchTrail(db, filter.value, { before, take: PAGE + 1 }) : []
  const rows = found.slice(0, PAGE)
  const people = await peopleOfRows(db, rows)
  const last = found.length > PAGE ? rows.at(-1) : undefined

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <FilterForm asked={asked} problems={filter.ok ? {} : await sentences(filter.error)} />
      <Card as={rows.length > 0 ? 'ol' : 'div'} className="mt-6">
        {rows.map((row) => (
          <AuditRow key={String(row.seq)} row={row} people={people} />
        ))}
        {rows.length === 0 && (
          <EmptyState icon={<ScrollText />} title={t(filter.ok ? 'empty' : 'unclear')}>
            {t(filter.ok ? 'emptyBody' : 'unclearBody')}
          </EmptyState>
        )}
      </Card>
      <p className="mt-4 text-hint text-muted">{t('zone', { zone: env().TIME_ZONE })}</p>
      {(last || before !== null) && (
        <nav aria-label={t('pages')} className="mt-4 flex flex-wrap gap-2.5">
          {before !== null && (
            <ButtonLink tone="quiet" href={addressOf(asked)}>
              {t('newest')}
            </ButtonLink>
          )}
          {last && (
            <ButtonLink tone="quiet" href={addressOf(asked, last)}>
              {t('older')}
            </ButtonLink>
          )}
        </nav>
      )}
      {filter.ok && <ExportForm asked={asked} />}
    </>
  )
}

async function sentences(failures: FilterFailures): Promise<Partial<Record<keyof FilterFailures, string>>> {
  const t = await getTranslations('admin.audit.errors')
  const most = { most: MOST_PEOPLE }
  return {
    person: failures.person && t(`person.${failures.person}`, most),
    actor: failures.actor && t(`person.${failures.actor}`, most),
    events: failures.events && t('events'),
    from: failures.from && t('day'),
    to: failures.to && t(failures.to),
  }
}
