import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'
import type { Channel } from '@/features/verification/code-delivery'
import { listPrice, NO_COUNTRY } from './prices'

/** A country that a number can belong to, or none. */
export const SpendCountry = z.custom<CountryCode | typeof NO_COUNTRY>(
  (code) => typeof code === 'string' && (code === NO_COUNTRY || isSupportedCountry(code)),
)
export type SpendCountry = z.infer<typeof SpendCountry>

const Amount = z.number().min(0).max(1_000_000)

/** What differs for a country from the price list, and the most that it may cost in a day. */
export const CountrySettings = z.object({
  text: Amount.nullable(),
  call: Amount.nullable(),
  moneyPerDay: Amount.nullable(),
})
export type CountrySettings = z.infer<typeof CountrySettings>

/** What administrators decide about spending. Amounts are in the currency. */
export const SpendSettings = z.object({
  currency: z.string().refine((code) => Intl.supportedValuesOf('currency').includes(code)),
  /** What one US dollar, in which the price list is, costs in the currency. */
  perDollar: z.number().min(0.000001).max(1_000_000),
  /** What happens to a country whose codes are not entered. */
  unverified: z.enum(['hold', 'alarm']),
  /** The most that all texts and calls may cost in a day; null where nothing but the other caps stops them. */
  moneyPerDay: Amount.nullable(),
  countries: z.partialRecord(z.string(), CountrySettings),
})
export type SpendSettings = z.infer<typeof SpendSettings>

export const defaultSpendSettings: SpendSettings = {
  currency: 'USD',
  perDollar: 1,
  unverified: 'hold',
  moneyPerDay: 1000,
  countries: {},
}

const MILLIONTHS = 1_000_000

/** An amount of the currency as it is counted: in millionths of a US dollar. */
export function toMillionths({ perDollar }: Pick<SpendSettings, 'perDollar'>, amount: number): number {
  return Math.round((amount / perDollar) * MILLIONTHS)
}

/** What was counted, as an amount of the currency. */
export function toCurrency({ perDollar }: Pick<SpendSettings, 'perDollar'>, millionths: number): number {
  return (millionths / MILLIONTHS) * perDollar
}

/** What a text or a call to a country costs, in millionths of a US dollar: as an administrator says, or as the list does. */
export function priceOf(settings: SpendSettings, country: string, channel: Channel): number {
  const own = settings.countries[country]?.[channel] ?? null
  return own === null ? Math.round(listPrice(country, channel) * MILLIONTHS) : toMillionths(settings, own)
}

/** A dollar amount as it is counted. */
export const dollars = (amount: number) => Math.round(amount * MILLIONTHS)
