import 'server-only'
import type { Rate } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { Channel } from '@/features/verification/code-delivery'
import type { PhoneNumber } from '@/lib/phone-number'
import { days } from '@/lib/time'
import type { Keyring } from '@/server/keys'
import type { CapName } from './cap-names'
import { NO_COUNTRY } from './prices'
import { priceOf, type SpendSettings, toMillionths } from './settings'
import { networkOf, rangeOf } from './source'

/** One cap as a send meets it. A limit of null only counts. */
export type Cap = { name: CapName; key: string; country: string | null; amount: number; rate: CapRate }
export type CapRate = Omit<Rate, 'limit'> & { limit: number | null }

/** A text or a call that is about to be sent, and who asks for it. */
export type Send = { to: PhoneNumber; country: string | null; channel: Channel; address: string | null }

/** What is known of a country when a send is counted: its approved codes of the window, and whether it was opened. */
export type CountryState = { approved: number; isOpened: boolean }

/** The caps of a send, in the order in which they are counted: that of everybody, so that no two wait for each other. */
export function capsOf(keys: Keyring, settings: SpendSettings, send: Send, state: CountryState): Cap[] {
  const country = send.country ?? NO_COUNTRY
  const named = (name: CapName, about: string | null, what = '') => ({
    name,
    country: about,
    key: `${name}:${what || (about ?? '')}`,
    rate: rateOf(name, country, settings, state),
  })
  const hashed = (name: CapName, what: string, about: string | null) =>
    named(name, about, keys.blindIndex(what, `spend ${name}`))
  const money = priceOf(settings, country, send.channel)
  return [
    { ...hashed('address', networkOf(send.address), null), amount: 1 },
    { ...hashed('range', rangeOf(send.to), country), amount: 1 },
    { ...named('country_hour', country), amount: 1 },
    { ...named('country_day', country), amount: 1 },
    { ...named('unverified', country), amount: 1 },
    { ...named('country_money', country), amount: money },
    { ...named('day', null), amount: 1 },
    { ...named('money', null), amount: money },
  ]
}

/** How much of a cap fits into how long. */
export function rateOf(name: CapName, country: string, settings: SpendSettings, state: CountryState): CapRate {
  const { spend } = limits
  switch (name) {
    case 'address':
      return spend.sendsPerAddress
    case 'range':
      return spend.sendsPerRange
    case 'country_hour':
      return spend.sendsPerCountryHour
    case 'country_day':
      return spend.sendsPerCountryDay
    case 'day':
      return spend.sendsPerDay
    case 'unverified': {
      const holds = settings.unverified === 'hold' && !state.isOpened
      return { window: spend.verifiedWindow, limit: holds ? sendsWorth(state.approved) : null }
    }
    case 'country_money':
      return moneyRate(settings, settings.countries[country]?.moneyPerDay ?? null)
    case 'money':
      return moneyRate(settings, settings.moneyPerDay)
  }
}

/**
 * How many sends the approved codes of a country vouch for: so many that the share of approved ones stays at the least
 * that is asked for, and never fewer than the first few.
 */
export function sendsWorth(approved: number): number {
  const { unverifiedSends, verifiedPercent } = limits.spend
  return Math.max(unverifiedSends, Math.floor((approved * 100) / verifiedPercent))
}

function moneyRate(settings: SpendSettings, amount: number | null): CapRate {
  return { window: days(1), limit: amount === null ? null : toMillionths(settings, amount) }
}

/** What the approved codes of a country are counted under. */
export const approvedKey = (country: string) => `approved:${country}`
