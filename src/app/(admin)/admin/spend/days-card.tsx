import { getFormatter, getTranslations } from 'next-intl/server'
import type { SpendOverview } from '@/features/spend/overview'
import { Card } from '@/ui/card'
import { DayBars } from '@/ui/day-bars'

/** Today and the last 30 days, in words and drawn; the days one by one for who wants them. */
export async function DaysCard({
  overview,
  money,
}: {
  overview: Pick<SpendOverview, 'today' | 'month' | 'days'>
  money: (millionths: number) => string
}) {
  const [t, format] = [await getTranslations('admin.spend'), await getFormatter()]
  const { days } = overview
  return (
    <Card padded>
      <dl className="grid gap-5 md:grid-cols-2">
        {(['today', 'month'] as const).map((span) => (
          <div key={span}>
            <dt className="text-sm text-muted">{t(span)}</dt>
            <dd className="text-lg font-semibold">{t('cost', { money: money(overview[span].money) })}</dd>
            <dd className="text-sm">{t('sums', overview[span])}</dd>
            <dd className="text-sm text-muted">{t('more', overview[span])}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6">
        <DayBars
          label={t('chart', { most: Math.max(...days.map(({ sends }) => sends)) })}
          values={days.map(({ sends }) => sends)}
        />
      </div>
      <details className="mt-4">
        <summary className="cursor-pointer font-medium text-accent">{t('byDay')}</summary>
        <table className="mt-3 w-full text-sm">
          <thead>
            <tr className="border-b border-line text-start text-muted">
              <th scope="col" className="py-1.5 text-start font-medium">
                {t('day')}
              </th>
              <th scope="col" className="py-1.5 text-end font-medium">
                {t('sends')}
              </th>
              <th scope="col" className="py-1.5 text-end font-medium">
                {t('money')}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, sends, money: cost }) => (
              <tr key={day} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1.5 text-start font-normal">
                  {format.dateTime(new Date(day), { dateStyle: 'medium', timeZone: 'UTC' })}
                </th>
                <td className="py-1.5 text-end tabular-nums">{format.number(sends)}</td>
                <td className="py-1.5 text-end tabular-nums">{money(cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Card>
  )
}
