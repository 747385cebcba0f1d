import { getTranslations } from 'next-intl/server'
import type { AskedFilter } from '@/features/audit/read-filter'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { SectionHeading } from '@/ui/section-heading'

/** All the rows of the filter as a file, whatever the page. A plain form: its answer is the file. */
export async function ExportForm({ asked: { events, ...boxes } }: { asked: AskedFilter }) {
  const t = await getTranslations('admin.audit')
  return (
    <>
      <SectionHeading title={t('export')} />
      <Card padded>
        <p>{t('exportBody')}</p>
        <form method="post" action="/admin/audit/export" className="mt-5 flex flex-wrap gap-2.5">
          {Object.entries(boxes).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          {events.map((event) => (
            <input key={event} type="hidden" name="event" value={event} />
          ))}
          <Button tone="quiet" name="format" value="csv">
            {t('csv')}
          </Button>
          <Button tone="quiet" name="format" value="jsonl">
            {t('jsonl')}
          </Button>
        </form>
      </Card>
    </>
  )
}
