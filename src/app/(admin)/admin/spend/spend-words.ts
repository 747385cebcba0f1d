import 'server-only'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { NO_COUNTRY } from '@/features/spend/prices'
import { type SpendSettings, toCurrency } from '@/features/spend/settings'

/** Writes what was counted as money of the organisation's currency. */
export async function moneyWriter(settings: SpendSettings): Promise<(millionths: number) => string> {
  const write = await amountWriter(settings)
  return (millionths) => write(toCurrency(settings, millionths))
}

/** Writes an amount of the currency. Prices of a text are parts of a cent. */
export async function amountWriter({ currency }: SpendSettings): Promise<(amount: number) => string> {
  const format = await getFormatter()
  return (amount) => {
    const digits = amount > 0 && amount < 1 ? 4 : 2
    return format.number(amount, {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
    })
  }
}

/** Names a country in the language of the page. */
export async function countryNamer(): Promise<(country: string) => string> {
  const names = new Intl.DisplayNames([await getLocale()], { type: 'region' })
  const none = (await getTranslations('admin.spend'))('noCountry')
  return (country) => (country === NO_COUNTRY ? none : (names.of(country) ?? country))
}
