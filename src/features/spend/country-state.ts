import 'server-only'
import { limits } from '@/features/limits/limits'
import type { Db } from '@/server/db'
import { approvedKey, type CapRate, type CountryState } from './caps'
import { usedOf } from './tally'

/** What approved codes count under. Nothing caps them. */
export const approvedRate = (): CapRate => ({ window: limits.spend.verifiedWindow, limit: null })

/** What is known of each country now. */
export async function loadCountryStates(
  db: Db,
  countries: readonly string[],
  at: Date,
): Promise<(country: string) => CountryState> {
  const approved = await usedOf(
    db,
    countries.map((country) => ({ key: approvedKey(country), rate: approvedRate() })),
    at,
  )
  const opened = await db.countryOpening.findMany({
    where: { country: { in: [...countries] }, until: { gt: at } },
    select: { country: true },
  })
  return (country) => ({
    approved: approved.get(approvedKey(country)) ?? 0,
    isOpened: opened.some((one) => one.country === country),
  })
}
