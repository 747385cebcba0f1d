import 'server-only'
import type { Deps } from '@/server/deps'

/** So few at once that nobody waits for the lock of the trail. */
const BATCH = 10_000

/**
 * Removes rows that are older than the trail is kept (`AUDIT_RETENTION`), batch after batch, and gives how many. The
 * database decides which: the app may ask, and can do nothing else to the trail. What a sink or a webhook that is not paused
 * has not seen yet stays. `sink`: the name of the sink in use.
 */
export async function removeOldAudit(
  { db }: Pick<Deps, 'db'>,
  sink: string | null,
  stopping?: AbortSignal,
): Promise<number> {
  let all = 0
  for (let last = 1; last > 0 && !stopping?.aborted; all += last) {
    const [answer] = await db.$queryRaw<{ removed: bigint }[]>`
      SELECT audit_event_remove(least(
        (SELECT coalesce(max("seq"), 0) FROM "AuditEvent"),
        (SELECT min("cursor") FROM "Webhook" WHERE "pausedAt" IS NULL),
        (SELECT coalesce(max("cursor"), 0) FROM "AuditSink" WHERE ${sink}::text IS NOT NULL AND "name" = ${sink}
          HAVING ${sink}::text IS NOT NULL)), ${BATCH}::integer) AS removed`
    last = Number(answer?.removed ?? 0n)
  }
  return all
}
