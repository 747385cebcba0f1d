import 'server-only'
import { isoDay } from '@/lib/iso-day'
import { before, days } from '@/lib/time'
import type { Deps } from '@/server/deps'
import { type CapRate, rateOf, sendsWorth } from './caps'
import { loadCountryStates } from './country-state'
import { NO_COUNTRY } from './prices'
import type { SpendSettings } from './settings'
import { loadSpendSettings } from './settings-repository'
import { usedOf } from './tally'
import { loadTotals, type SpendTotal } from './totals'

export type Sums = { texts: number; calls: number; approved: number; refused: number; money: number }

/** How much of a cap is used. A limit of null is no cap. */
export type Use = { used: number; limit: number | null }

export type CountryOverview = {
  country: string
  month: Sums
  /** Of the window that verified sends are looked at in. */
  window: { sends: number; approved: number }
  /** `watched`: it would be held, were it not for the settings. */
  state: 'well' | 'held' | 'watched' | 'open'
  openUntil: Date | null
  sends: Use
  money: Use
}

export type SpendOverview = {
  settings: SpendSettings
  today: Sums
  month: Sums
  /** The last 30 days, the oldest first, those without anything too. */
  days: readonly { day: string; sends: number; money: number }[]
  sends: Use
  money: Use
  /** Those that anything was asked for in the last 30 days, the dearest first. */
  countries: readonly CountryOverview[]
}

const DAYS = 30

/** What administrators see of texts and calls: aggregates of hours and what the caps hold, never single sends. */
export async function loadSpendOverview(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  timeZone: string,
): Promise<SpendOverview> {
  const at = now()
  const { settings } = await loadSpendSettings(db)
  const shown = Array.from({ length: DAYS }, (_, ago) => isoDay(before(at, days(DAYS - 1 - ago)), timeZone))
  // A day more, since the first day may have begun before: then the days themselves tell what belongs to them.
  const loaded = await loadTotals(db, before(at, days(DAYS + 1)), timeZone)
  const totals = loaded.filter(({ day }) => shown.includes(day))
  const names = [...new Set(totals.map(({ country }) => country))]

  const stateOf = await loadCountryStates(db, names, at)
  const openings = await db.countryOpening.findMany({ where: { until: { gt: at } } })
  const noState = { approved: 0, isOpened: false }
  const rates = {
    day: rateOf('day', NO_COUNTRY, settings, noState),
    money: rateOf('money', NO_COUNTRY, settings, noState),
    of: (name: 'country_day' | 'country_money' | 'unverified', country: string) =>
      rateOf(name, country, settings, stateOf(country)),
  }
  const used = await usedOf(
    db,
    [
      { key: 'day:', rate: rates.day },
      { key: 'money:', rate: rates.money },
      ...names.flatMap((country) =>
        (['country_day', 'country_money', 'unverified'] as const).map((name) => ({
          key: `${name}:${country}`,
          rate: rates.of(name, country),
        })),
      ),
    ],
    at,
  )
  const use = (key: string, { limit }: CapRate): Use => ({ used: used.get(key) ?? 0, limit })

  const countries = names.map((country): CountryOverview => {
    const { approved, isOpened } = stateOf(country)
    const sends = used.get(`unverified:${country}`) ?? 0
    const isShort = sends >= sendsWorth(approved)
    const short = settings.unverified === 'hold' ? 'held' : 'watched'
    return {
      country,
      month: sumOf(totals.filter((total) => total.country === country)),
      window: { sends, approved },
      state: isOpened ? 'open' : isShort ? short : 'well',
      openUntil: openings.find((one) => one.country === country)?.until ?? null,
      sends: use(`country_day:${country}`, rates.of('country_day', country)),
      money: use(`country_money:${country}`, rates.of('country_money', country)),
    }
  })

  const today = isoDay(at, timeZone)
  return {
    settings,
    today: sumOf(totals.filter(({ day }) => day === today)),
    month: sumOf(totals),
    days: shown.map((day) => {
      const { texts, calls, money } = sumOf(totals.filter((total) => total.day === day))
      return { day, sends: texts + calls, money }
    }),
    sends: use('day:', rates.day),
    money: use('money:', rates.money),
    countries: countries.sort((a, b) => b.month.money - a.month.money || a.country.localeCompare(b.country)),
  }
}

function sumOf(totals: readonly SpendTotal[]): Sums {
  const count = (isIt: (event: SpendTotal['event']) => boolean) =>
    totals.filter(({ event }) => isIt(event)).reduce((sum, one) => sum + one.count, 0)
  return {
    texts: count((event) => event === 'text'),
    calls: count((event) => event === 'call'),
    approved: count((event) => event === 'approved'),
    refused: count((event) => event !== 'text' && event !== 'call' && event !== 'approved'),
    money: totals.reduce((sum, { money }) => sum + money, 0),
  }
}
