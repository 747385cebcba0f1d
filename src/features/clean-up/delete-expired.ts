import 'server-only'
import { limits } from '@/features/limits/limits'
import { before } from '@/lib/time'
import type { Deps } from '@/server/deps'

/** So few at once that nobody waits for the locks. */
const BATCH = 500

/** What goes when. Each entry deletes one batch of what nobody can need any more, and says how many rows that were. */
function expired({ db, now }: Pick<Deps, 'db' | 'now'>): Record<string, () => Promise<{ count: number }>> {
  const { kept, disputable } = limits
  const at = now()
  const over = { where: { expiresAt: { lt: before(at, kept.proofs) } }, limit: BATCH }
  return {
    challenges: () => db.challenge.deleteMany(over),
    passkeySignIns: () => db.passkeySignIn.deleteMany(over),
    pendingSignIns: () => db.pendingSignIn.deleteMany(over),
    passwordResets: () => db.passwordReset.deleteMany(over),
    accessPasses: () => db.method.deleteMany({ where: passIsLongOver(before(at, kept.proofs)), limit: BATCH }),
    drafts: () => db.draft.deleteMany({ where: { expiresAt: { lt: at } }, limit: BATCH }),
    sessions: () => db.session.deleteMany({ where: { lastSeenAt: { lt: before(at, kept.sessions) } }, limit: BATCH }),
    counters: () => db.counter.deleteMany({ where: { expiresAt: { lt: at } }, limit: BATCH }),
    sendTallies: () => db.sendTally.deleteMany({ where: { expiresAt: { lt: at } }, limit: BATCH }),
    spendAlarms: () => db.spendAlarm.deleteMany({ where: { until: { lt: at } }, limit: BATCH }),
    countryOpenings: () => db.countryOpening.deleteMany({ where: { until: { lt: at } }, limit: BATCH }),
    spendHours: () => db.spendHour.deleteMany({ where: { hour: { lt: before(at, kept.spending) } }, limit: BATCH }),
    notices: () => db.notice.deleteMany({ where: { createdAt: { lt: before(at, kept.notices) } }, limit: BATCH }),
    webhookDeliveries: () =>
      db.webhookDelivery.deleteMany({ where: { givenUpAt: { lt: before(at, kept.notices) } }, limit: BATCH }),
    logos: () =>
      db.logo.deleteMany({
        where: { createdAt: { lt: before(at, kept.proofs) }, organisations: { none: {} } },
        limit: BATCH,
      }),
    changes: () => db.change.deleteMany({ where: { at: { lt: before(at, disputable) } }, limit: BATCH }),
  }
}

/** A pass that ended, or was used for the one time that it could be, so long ago. */
const passIsLongOver = (moment: Date) => ({
  accessPass: { is: { OR: [{ endsAt: { lt: moment } }, { isOneTime: true, usedAt: { lt: moment } }] } },
})

/**
 * Deletes what has expired, batch after batch, until nothing is left or `stopping` is aborted. Any number of processes may
 * do so at once, and one that dies loses nothing: the next run goes on. Gives the rows deleted, by kind.
 */
export async function deleteExpired(
  deps: Pick<Deps, 'db' | 'now'>,
  stopping?: AbortSignal,
): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {}
  for (const [kind, deleteBatch] of Object.entries(expired(deps))) {
    for (let last = BATCH; last === BATCH && !stopping?.aborted; ) {
      last = (await deleteBatch()).count
      deleted[kind] = (deleted[kind] ?? 0) + last
    }
  }
  return deleted
}
