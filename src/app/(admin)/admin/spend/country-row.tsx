import { getFormatter, getTranslations } from 'next-intl/server'
import type { CountryOverview } from '@/features/spend/overview'
import { Badge } from '@/ui/badge'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import { UseBar } from '@/ui/use-bar'

/** One country: what went there in 30 days and in 24 hours, and what can be done about it. */
export async function CountryRow({
  country,
  name,
  writeMoney: write,
  month,
  window,
  state,
  openUntil,
  sends,
  money,
}: CountryOverview & { name: string; writeMoney: (millionths: number) => string }) {
  const [t, format] = [await getTranslations('admin.spend'), await getFormatter()]
  const share = window.sends > 0 ? Math.min(1, window.approved / window.sends) : 0
  const percent = format.number(share, { style: 'percent' })
  const time = openUntil && format.dateTime(openUntil, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Row
      as="li"
      name={name}
      badges={
        <>
          {state === 'held' && <Badge tone="warn">{t('held')}</Badge>}
          {state === 'watched' && <Badge tone="warn">{t('watched')}</Badge>}
          {state === 'open' && time && <Badge>{t('openUntil', { time })}</Badge>}
        </>
      }
      detail={
        <>
          <p className="text-text">
            {t('cost', { money: write(month.money) })} · {t('sums', month)}
          </p>
          <p>{t('more', month)}</p>
          <p>{t('share', { sends: window.sends, percent })}</p>
          {sends.limit !== null && (
            <p>{t('countryCap', { used: format.number(sends.used), limit: format.number(sends.limit) })}</p>
          )}
          {sends.limit !== null && <UseBar {...sends} of={sends.limit} />}
          {money.limit !== null && (
            <>
              <p className="mt-2">{t('countryCap', { used: write(money.used), limit: write(money.limit) })}</p>
              <UseBar {...money} of={money.limit} />
            </>
          )}
        </>
      }
      links={
        <>
          {state === 'held' && (
            <TextLink href={`/admin/spend/countries/${country}/open`} description={name}>
              {t('open')}
            </TextLink>
          )}
          <TextLink href={`/admin/spend/countries/${country}`} description={name}>
            {t('edit')}
          </TextLink>
        </>
      }
    />
  )
}
