import 'server-only'
import { Prisma } from '@/generated/prisma/client'
import { after, before } from '@/lib/time'
import type { Db } from '@/server/db'

/** At most `limit` events in any `window` milliseconds. */
export type Rate = { limit: number; window: number }

/** One counter: what is counted, under a name that holds no personal data, and how often it may happen. */
export type Counted = { key: string; rate: Rate }

/**
 * Counts an event, or refuses it. The limit stands in the statement that counts, so events that arrive at once cannot
 * share a place. A refused event is not counted; `retryAt` is when the next place becomes free.
 */
export async function count(db: Db, { key, rate }: Counted, now: Date): Promise<{ retryAt: Date } | null> {
  const since = before(now, rate.window)
  const counted = await db.$executeRaw`
    INSERT INTO "Counter" AS c ("key", "hits", "expiresAt") VALUES (${key}, ARRAY[${now}::timestamptz], ${after(now, rate.window)})
    ON CONFLICT ("key") DO UPDATE SET
      "hits" = ARRAY(SELECT h FROM unnest(c."hits") h WHERE h > ${since}) || ${now}::timestamptz,
      "expiresAt" = excluded."expiresAt"
    WHERE (SELECT count(*) FROM unnest(c."hits") h WHERE h > ${since}) < ${rate.limit}`
  if (counted > 0) return null

  const [blocking] = await db.$queryRaw<{ at: Date }[]>`
    SELECT h AS at FROM "Counter", unnest("hits") h WHERE "key" = ${key} ORDER BY h DESC OFFSET ${rate.limit - 1} LIMIT 1`
  return { retryAt: after(blocking?.at ?? now, rate.window) }
}

/** Counts one event under several names, or under none of them: the first that refuses frees the places before it. */
export async function countAll<Name extends Counted>(
  db: Db,
  counters: readonly Name[],
  now: Date,
): Promise<{ refusedBy: Name; retryAt: Date } | null> {
  for (const [position, counter] of counters.entries()) {
    const refused = await count(db, counter, now)
    if (refused) {
      await uncount(db, counters.slice(0, position), now)
      return { refusedBy: counter, ...refused }
    }
  }
  return null
}

/** Gives back the places that an event counted at `at` took, once it turns out not to count. */
export async function uncount(db: Db, counters: readonly Counted[], at: Date): Promise<void> {
  if (counters.length === 0) return
  const keys = Prisma.join(counters.map(({ key }) => key))
  await db.$executeRaw`
    UPDATE "Counter" SET "hits" = "hits"[:array_position("hits", ${at}::timestamptz) - 1]
      || "hits"[array_position("hits", ${at}::timestamptz) + 1:]
    WHERE "key" IN (${keys}) AND ${at}::timestamptz = ANY("hits")`
}

/** Forgets everything counted under a name. */
export async function clearCounter(db: Db, key: string): Promise<void> {
  await db.counter.deleteMany({ where: { key } })
}
