import 'server-only'
import { after } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Cap, CapRate } from './caps'

/** How many slots a window has. A slot counts until all of it is out of the window, so a cap errs on the strict side. */
const SLOTS = 24

/** One thing to count. */
export type Counted = Pick<Cap, 'key' | 'amount' | 'rate'>

/**
 * Counts one send under all of its caps, or under none: then it gives the first that has no room. One statement, in which
 * each cap stands (see the migration).
 */
export async function countSend<One extends Counted>(db: Db, caps: readonly One[], at: Date): Promise<One | null> {
  const [present, oldest] = [caps.map(({ rate }) => slotOf(rate, at)), caps.map(({ rate }) => oldestOf(rate, at))]
  const expire = caps.map(({ rate }) => after(at, rate.window * (1 + 1 / SLOTS)))
  const limits = caps.map(({ rate }) => (rate.limit === null ? null : BigInt(rate.limit)))
  const [counted] = await db.$queryRaw<{ refused: number }[]>`
    SELECT "countSend"(${caps.map(({ key }) => key)}::text[], ${present}::bigint[], ${oldest}::bigint[],
      ${caps.map(({ amount }) => BigInt(amount))}::bigint[], ${limits}::bigint[], ${expire}::timestamptz[]) AS refused`
  return caps[(counted?.refused ?? 0) - 1] ?? null
}

/** Gives back what was counted at `at`, once it turns out not to count. */
export async function giveBack(db: Db, caps: readonly Counted[], at: Date): Promise<void> {
  for (const { key, amount, rate } of caps) {
    const slot = slotOf(rate, at)
    await db.$executeRaw`
      UPDATE "SendTally" SET "amounts" = ARRAY(
        SELECT CASE WHEN slot = ${slot} THEN greatest(amount - ${amount}::bigint, 0) ELSE amount END
        FROM unnest("slots", "amounts") WITH ORDINALITY AS held(slot, amount, position) ORDER BY position)
      WHERE "key" = ${key} AND ${slot} = ANY("slots")`
  }
}

/** How much was counted under each key in the window that ends at `at`. */
export async function usedOf(
  db: Db,
  counted: readonly { key: string; rate: CapRate }[],
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  const [keys, oldest] = [counted.map(({ key }) => key), counted.map(({ rate }) => oldestOf(rate, at))]
  const rows = await db.$queryRaw<{ key: string; used: bigint }[]>`
    SELECT tally."key", coalesce(sum(held.amount), 0)::bigint AS used
    FROM unnest(${keys}::text[], ${oldest}::bigint[]) AS asked(key, oldest)
    JOIN "SendTally" AS tally ON tally."key" = asked.key
    LEFT JOIN LATERAL unnest(tally."slots", tally."amounts") AS held(slot, amount) ON held.slot >= asked.oldest
    GROUP BY tally."key"`
  return new Map(rows.map(({ key, used }) => [key, Number(used)]))
}

const slotOf = ({ window }: CapRate, at: Date) => BigInt(Math.floor((at.getTime() * SLOTS) / window))
const oldestOf = (rate: CapRate, at: Date) => slotOf(rate, at) - BigInt(SLOTS)
