import 'server-only'
import { recordAudit } from '@/features/audit/audit'
import { count } from '@/features/limits/counters'
import { alarmAdministrators } from '@/features/notices/notify'
import { after, hours } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { Cap } from './caps'

/** At most one mail an hour about the same cap of a country, however many addresses or ranges meet it. */
const MAILS = { limit: 1, window: hours(1) }

const NOBODY = { actorId: null, subjectId: null, sessionId: null, address: null, userAgent: null }

/**
 * Says that a cap was met, once for its window: alarm, mail and audit row share one transaction, and of many refusals at
 * once exactly one writes them. Which number, address or range it was is not said.
 */
export async function raiseAlarm(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  { cap, isEnforced, at }: { cap: Cap; isEnforced: boolean; at: Date },
): Promise<void> {
  const { key, name, country, amount, rate } = cap
  // An attack is refused many times a second, and all but the first find the alarm here.
  if ((await db.spendAlarm.count({ where: { key, until: { gt: at } } })) > 0) return
  await db.$transaction(async (tx) => {
    const raised = await tx.$executeRaw`
      INSERT INTO "SpendAlarm" AS alarm ("key", "cap", "country", "amount", "since", "until")
      VALUES (${key}, ${name}, ${country}, ${amount}::bigint, ${at}, ${after(at, rate.window)})
      ON CONFLICT ("key") DO UPDATE
        SET "amount" = excluded."amount", "since" = excluded."since", "until" = excluded."until"
        WHERE alarm."until" <= ${at}`
    if (raised === 0) return
    const tooMany = await count(tx, { key: `spend mail:${name}:${country ?? ''}`, rate: MAILS }, at)
    const told = { cap: name, country, isEnforced } as const
    if (!tooMany) await alarmAdministrators(tx, { keys }, { type: 'spend_alarm', ...told }, at)
    await recordAudit(
      tx,
      NOBODY,
      { type: name === 'unverified' ? 'spend.country_held' : 'spend.cap_reached', ...told },
      at,
    )
  })
}
