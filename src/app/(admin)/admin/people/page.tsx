import { UserRound, UserRoundSearch } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { PEOPLE_SHOWN, searchPeople } from '@/features/people/search-people'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Field } from '@/ui/field'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.people'))('title') }
}

const Query = z.object({ q: z.string().catch('') })

/** Finds people. A plain GET form, so that what was found has an address. */
export default async function PeoplePage({ searchParams }: PageProps<'/admin/people'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.people')
  const { q } = Query.parse(await searchParams)
  const { people, more } = await searchPeople(deps(), q)
  const isAsked = q.trim() !== ''
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <search>
        <form action="/admin/people" className="flex max-w-2xl flex-wrap items-end gap-2.5">
          <Field
            name="q"
            label={t('search')}
            type="search"
            autoComplete="off"
            maxLength={254}
            defaultValue={q.slice(0, 254)}
            className="min-w-0 flex-1 basis-48"
          />
          <Button className="min-h-11">{t('submit')}</Button>
        </form>
      </search>
      <p role="status" className="mt-6 mb-2 text-hint text-muted">
        {more ? t('more', { count: PEOPLE_SHOWN }) : people.length > 0 && t('found', { count: people.length })}
      </p>
      <Card as={people.length > 0 ? 'ul' : 'div'}>
        {people.map(({ id, displayName, email, disabledAt }) => (
          <Row
            key={id}
            as="li"
            icon={<UserRound />}
            name={displayName}
            badges={disabledAt && <Badge tone="warn">{t('disabled')}</Badge>}
            detail={<span className="wrap-anywhere">{email}</span>}
            links={
              <TextLink href={`/admin/people/${id}`} description={displayName}>
                {t('open')}
              </TextLink>
            }
          />
        ))}
        {people.length === 0 && (
          <EmptyState icon={<UserRoundSearch />} title={t(isAsked ? 'nobodyTitle' : 'startTitle')}>
            {t(isAsked ? 'nobody' : 'start')}
          </EmptyState>
        )}
      </Card>
    </>
  )
}
