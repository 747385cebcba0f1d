import 'server-only'
import type { Deps } from '@/server/deps'
import { approvedKey } from './caps'
import { approvedRate } from './country-state'
import { APPROVAL_PRICE, NO_COUNTRY } from './prices'
import { dollars } from './settings'
import { countSend } from './tally'
import { addSpend } from './totals'

/** Counts a code of a country that the provider approved: it vouches for further sends there, and is billed. */
export async function countApproval({ db }: Pick<Deps, 'db'>, of: string | null, at: Date): Promise<void> {
  const country = of ?? NO_COUNTRY
  await countSend(db, [{ key: approvedKey(country), amount: 1, rate: approvedRate() }], at)
  await addSpend(db, { country, event: 'approved', money: dollars(APPROVAL_PRICE) }, at)
}
