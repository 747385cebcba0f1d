import { MessageSquareText } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import { loadSpendOverview, type Use } from '@/features/spend/overview'
import { after } from '@/lib/time'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { UseBar } from '@/ui/use-bar'
import { CountryRow } from './country-row'
import { DaysCard } from './days-card'
import { countryNamer, moneyWriter } from './spend-words'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.spend'))('title') }
}

/** What texts and calls cost, and how far their caps are used. */
export default async function SpendPage({ searchParams }: PageProps<'/admin/spend'>) {
  await requireAdministrator()
  const [t, format] = [await getTranslations('admin.spend'), await getFormatter()]
  const overview = await loadSpendOverview(deps(), env().TIME_ZONE)
  const [money, nameOf] = [await moneyWriter(overview.settings), await countryNamer()]
  const { done } = await searchParams
  const usedOf = ({ used, limit }: Use, write: (value: number) => string) =>
    limit === null ? t('noCap', { used: write(used) }) : t('of', { used: write(used), limit: write(limit) })

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {(done === 'saved' || done === 'opened') && (
        <Notice tone="good" role="status" className="mb-4">
          {t(done)}
        </Notice>
      )}
      <ButtonLink tone="quiet" href="/admin/spend/settings">
        {t('settings')}
      </ButtonLink>

      <SectionHeading title={t('overview')} />
      <DaysCard overview={overview} money={money} />

      <SectionHeading title={t('used')} />
      <Card as="ul">
        <CapRow name={t('usedDay')} use={overview.sends} words={usedOf(overview.sends, (one) => format.number(one))} />
        <CapRow name={t('usedMoney')} use={overview.money} words={usedOf(overview.money, money)} />
      </Card>

      <SectionHeading title={t('countries')} />
      <Card as={overview.countries.length > 0 ? 'ul' : 'div'}>
        {overview.countries.map((country) => (
          <CountryRow key={country.country} name={nameOf(country.country)} writeMoney={money} {...country} />
        ))}
        {overview.countries.length === 0 && (
          <EmptyState icon={<MessageSquareText />} title={t('noCountries')}>
            {t('noCountriesBody')}
          </EmptyState>
        )}
      </Card>

      <SectionHeading title={t('fixed')} />
      <p className="mb-3 max-w-[60ch] text-sm text-muted">{t('fixedLede')}</p>
      <FixedCaps />
    </>
  )
}

function CapRow({ name, use: { used, limit }, words }: { name: string; use: Use; words: string }) {
  return (
    <Row
      as="li"
      name={name}
      detail={
        <>
          {words}
          {limit !== null && <UseBar used={used} of={limit} />}
        </>
      }
    />
  )
}

/** What nobody sets on a page: each cap, and for how long it counts. */
async function FixedCaps() {
  const [t, common] = [await getTranslations('admin.spend'), await getTranslations('common')]
  const { sendsPerNumber, sendsPerPerson, spend } = limits
  const { sendsPerAddress, sendsPerRange, sendsPerCountryHour, sendsPerCountryDay, sendsPerDay } = spend
  const caps = {
    sendsPerNumber,
    sendsPerPerson,
    sendsPerAddress,
    sendsPerRange,
    sendsPerCountryHour,
    sendsPerCountryDay,
    sendsPerDay,
  }
  const start = deps().now()
  return (
    <Card as="ul">
      {(Object.keys(caps) as (keyof typeof caps)[]).map((name) => {
        const { limit, window } = caps[name]
        const wait = common('wait', waitUntil(after(start, window), start))
        return <Row key={name} as="li" name={t(`limit.${name}`)} detail={t('rate', { limit, wait })} />
      })}
    </Card>
  )
}
