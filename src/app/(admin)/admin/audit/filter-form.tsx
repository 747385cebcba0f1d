import { getTranslations } from 'next-intl/server'
import { auditEventTypes } from '@/features/audit/event-types'
import type { AskedFilter, FilterFailures } from '@/features/audit/read-filter'
import { Button, ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { Field } from '@/ui/field'
import { Notice } from '@/ui/notice'

/** The boxes that say which rows are shown. They stand in the address, so a search can be kept and sent. */
export async function FilterForm({
  asked,
  problems,
}: {
  asked: AskedFilter
  problems: Partial<Record<keyof FilterFailures, string>>
}) {
  const [t, words] = [await getTranslations('admin.audit'), await getTranslations('admin.audit.event')]
  const { person, actor, from, to, events } = asked
  const isFiltered = [person, actor, from, to, ...events].some((text) => text !== '')
  return (
    <Card padded>
      {/* Another filter is another form: boxes keep what was typed into them as long as their form is the same. */}
      <form key={JSON.stringify(asked)} method="get" action="/admin/audit" aria-label={t('filter')} noValidate>
        <div className="grid gap-x-5 gap-y-4.5 sm:grid-cols-2">
          <Field
            name="person"
            label={t('person')}
            defaultValue={person}
            error={problems.person}
            hint={t('personHint')}
            autoComplete="off"
            className=""
          />
          <Field
            name="actor"
            label={t('actor')}
            defaultValue={actor}
            error={problems.actor}
            autoComplete="off"
            className=""
          />
          <Field name="from" label={t('from')} type="date" defaultValue={from} error={problems.from} className="" />
          <Field name="to" label={t('to')} type="date" defaultValue={to} error={problems.to} className="" />
        </div>
        <details className="mt-4.5" open={problems.events !== undefined}>
          <summary className="cursor-pointer text-sm font-medium text-accent">
            {t('events', { count: events.length })}
          </summary>
          {problems.events && (
            <Notice tone="bad" className="mt-3">
              {problems.events}
            </Notice>
          )}
          <CheckGroup
            legend={t('eventsLegend')}
            name="event"
            choices={auditEventTypes.map((type) => ({ value: type, label: words(type) }))}
            defaultValue={events}
            empty=""
            className="mt-3"
          />
        </details>
        <div className="mt-6 flex flex-wrap gap-2.5">
          <Button>{t('show')}</Button>
          {isFiltered && (
            <ButtonLink tone="quiet" href="/admin/audit">
              {t('clear')}
            </ButtonLink>
          )}
        </div>
      </form>
    </Card>
  )
}
