import 'server-only'
import type { Deps } from '@/server/deps'
import { CAPS, type CapName } from './cap-names'
import { rateOf, sendsWorth } from './caps'
import { loadCountryStates } from './country-state'
import { NO_COUNTRY } from './prices'
import { loadSpendSettings } from './settings-repository'
import { usedOf } from './tally'

/** A cap that has been met and is still full. One that is not enforced lets sends through all the same. */
export type Holding = { key: string; cap: CapName; country: string | null; since: Date; isEnforced: boolean }

/** The caps that hold now, the newest first. */
export async function loadHolding({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<Holding[]> {
  const at = now()
  const alarms = await db.spendAlarm.findMany({
    where: { until: { gt: at } },
    orderBy: [{ since: 'desc' }, { key: 'asc' }],
    take: 100,
  })
  if (alarms.length === 0) return []
  const { settings } = await loadSpendSettings(db)
  const countries = [...new Set(alarms.map(({ country }) => country ?? NO_COUNTRY))]
  const stateOf = await loadCountryStates(db, countries, at)
  const met = alarms.flatMap(({ cap: stored, amount, ...alarm }) => {
    const cap = CAPS.find((name) => name === stored)
    if (!cap) return []
    const country = alarm.country ?? NO_COUNTRY
    const state = stateOf(country)
    const rate = rateOf(cap, country, settings, state)
    const isWatched = cap === 'unverified' && settings.unverified === 'alarm' && !state.isOpened
    const limit = isWatched ? sendsWorth(state.approved) : rate.limit
    return limit === null ? [] : [{ ...alarm, cap, rate, limit, amount: Number(amount), isEnforced: !isWatched }]
  })
  const used = await usedOf(db, met, at)
  return met
    .filter(({ key, amount, limit }) => (used.get(key) ?? 0) + amount > limit)
    .map(({ key, cap, country, since, isEnforced }) => ({ key, cap, country, since, isEnforced }))
}
