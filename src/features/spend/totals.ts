import 'server-only'
import { z } from 'zod'
import type { Db } from '@/server/db'
import { CAPS } from './cap-names'

/** What is added up: what the provider accepted, codes that were entered, and what a cap refused. */
const SpendEvent = z.enum(['text', 'call', 'approved', ...CAPS])
export type SpendEvent = z.infer<typeof SpendEvent>

/** Adds one event to its hour and country. `money` is in millionths of a US dollar. */
export async function addSpend(
  db: Db,
  { country, event, money }: { country: string; event: SpendEvent; money: number },
  at: Date,
): Promise<void> {
  // As in `countSend`: everybody's rows are not held until the disk has answered.
  await db.$executeRaw`
    WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO "SpendHour" AS spent ("hour", "country", "event", "count", "money")
    SELECT date_trunc('hour', ${at}::timestamptz), ${country}, ${event}, 1, ${money}::bigint FROM quick
    ON CONFLICT ("hour", "country", "event") DO UPDATE
      SET "count" = spent."count" + 1, "money" = spent."money" + excluded."money"`
}

/** Of one day and country, by event. */
export type SpendTotal = { day: string; country: string; event: SpendEvent; count: number; money: number }

/** What was added up since a moment, by day where the organisation is (ISO 8601). */
export async function loadTotals(db: Db, since: Date, timeZone: string): Promise<SpendTotal[]> {
  const rows = await db.$queryRaw<{ day: string; country: string; event: string; count: bigint; money: bigint }[]>`
    SELECT to_char("hour" AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, "country", "event",
      sum("count")::bigint AS count, sum("money")::bigint AS money
    FROM "SpendHour" WHERE "hour" >= ${since} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
  return rows.flatMap(({ day, country, event, count, money }) => {
    const known = SpendEvent.safeParse(event)
    return known.success ? [{ day, country, event: known.data, count: Number(count), money: Number(money) }] : []
  })
}
