import 'server-only'
import { z } from 'zod'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { fail, ok, type Result } from '@/lib/result'
import { after } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { rateOf } from './caps'
import { loadCountryStates } from './country-state'
import type { SpendCountry } from './settings'
import { loadSpendSettings } from './settings-repository'
import { usedOf } from './tally'

/** Why a country is opened: one line of 5 to 200 characters, for whoever reads the audit trail. */
export const OpeningReason = z
  .string()
  .trim()
  .min(5)
  .max(200)
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text))

const keyOf = (country: SpendCountry) => `unverified:${country}`

/** What holds a country because too few of its codes are entered; null where that does not. */
export async function findHeld(
  db: Db,
  country: SpendCountry,
  at: Date,
): Promise<{ sends: number; approved: number } | null> {
  const { settings } = await loadSpendSettings(db)
  const state = (await loadCountryStates(db, [country], at))(country)
  const rate = rateOf('unverified', country, settings, state)
  if (rate.limit === null) return null
  const sends = (await usedOf(db, [{ key: keyOf(country), rate }], at)).get(keyOf(country)) ?? 0
  return sends >= rate.limit ? { sends, approved: state.approved } : null
}

/**
 * Opens a held country for a day, whatever the share of its codes that are entered. The other caps go on. `not_held`:
 * nothing holds it, or another administrator opened it first; `over`: the actor may change nothing any more. The caller
 * has checked that the actor is an administrator.
 */
export async function openCountry(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { country, reason }: { country: SpendCountry; reason: string },
): Promise<Result<null, 'not_held' | 'over'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail('over')
    const at = now()
    if (!(await findHeld(tx, country, at))) return fail('not_held')
    const until = after(at, limits.spend.opening)
    const opened = await tx.$executeRaw`
      INSERT INTO "CountryOpening" AS opening ("country", "openedAt", "until") VALUES (${country}, ${at}, ${until})
      ON CONFLICT ("country") DO UPDATE SET "openedAt" = excluded."openedAt", "until" = excluded."until"
      WHERE opening."until" <= ${at}`
    if (opened === 0) return fail('not_held')
    // When it is held again after that, administrators are to be told again.
    await tx.spendAlarm.deleteMany({ where: { key: keyOf(country) } })
    const event = { type: 'spend.country_opened', country, reason, until: until.toISOString() } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}
