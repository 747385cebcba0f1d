import 'server-only'
import { after, minutes } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { type Outcome, readOutcome, writeOutcome } from './outcome'

const secretContext = (id: string) => `Webhook.secretCiphertext|${id}`

/** The secret of a webhook, as it is stored. */
export const sealSecret = (keys: Keyring, id: string, secret: string) => keys.encrypt(secret, secretContext(id))

/** The secret that is stored. */
export const openSecret = (keys: Keyring, { id, secretCiphertext }: { id: string; secretCiphertext: string }) =>
  keys.decrypt(secretCiphertext, secretContext(id))

/** How long a delivery belongs to the process that took it: longer than the slowest target is waited for. */
const LEASE = minutes(1)

const LOOKED_AT_ONCE = 1_000

/**
 * Puts the events that a webhook has not looked at yet on their way, up to a thousand, and says whether there may be more.
 * The trail shows rows in the order of their numbers, so nothing is passed over. A test is sent when it is asked for, and
 * not once more.
 */
export async function fillDeliveries(db: Db, webhookId: string): Promise<boolean> {
  const [filled] = await db.$queryRaw<{ looked: bigint }[]>`
    WITH hook AS MATERIALIZED (
      SELECT "id", "cursor", "events" FROM "Webhook" WHERE "id" = ${webhookId}::uuid AND "pausedAt" IS NULL FOR UPDATE),
    looked AS MATERIALIZED (
      SELECT e."seq", e."at", e."type", coalesce(e."subjectId", e."actorId") AS "personId" FROM "AuditEvent" e
      WHERE e."seq" > (SELECT "cursor" FROM hook) ORDER BY e."seq" LIMIT ${LOOKED_AT_ONCE}),
    moved AS (
      UPDATE "Webhook" w SET "cursor" = (SELECT max("seq") FROM looked) FROM hook
      WHERE w."id" = hook."id" AND EXISTS (SELECT 1 FROM looked)),
    added AS (
      INSERT INTO "WebhookDelivery" ("webhookId", "seq", "personId", "nextAttemptAt")
      SELECT hook."id", l."seq", l."personId", l."at" FROM looked l, hook
      WHERE l."type" <> 'webhook.tested' AND (cardinality(hook."events") = 0 OR l."type" = ANY(hook."events")))
    SELECT count(*) AS looked FROM looked`
  return Number(filled?.looked ?? 0n) === LOOKED_AT_ONCE
}

export type ClaimedDelivery = { webhookId: string; seq: bigint; personId: string | null; attempts: number }

/**
 * Takes the next delivery of a webhook that is due, and counts the attempt. Nobody else gets it until the lease is over, so
 * a process that dies leaves it to another. A person's later event waits while an earlier one may still arrive.
 */
export async function claimDelivery(db: Db, webhookId: string, now: Date): Promise<ClaimedDelivery | null> {
  const [claimed] = await db.$queryRaw<ClaimedDelivery[]>`
    UPDATE "WebhookDelivery" AS taken
    SET "attempts" = taken."attempts" + 1, "nextAttemptAt" = ${after(now, LEASE)}, "triedAt" = ${now}
    WHERE taken."webhookId" = ${webhookId}::uuid AND taken."seq" = (
      SELECT d."seq" FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
      WHERE d."webhookId" = ${webhookId}::uuid AND d."givenUpAt" IS NULL AND d."nextAttemptAt" <= ${now}
        AND w."pausedAt" IS NULL
        AND NOT EXISTS (
          SELECT 1 FROM "WebhookDelivery" earlier
          WHERE earlier."webhookId" = d."webhookId" AND earlier."personId" = d."personId"
            AND earlier."seq" < d."seq" AND earlier."givenUpAt" IS NULL)
      ORDER BY d."nextAttemptAt", d."seq" LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
    RETURNING taken."webhookId", taken."seq", taken."personId", taken."attempts"`
  return claimed ?? null
}

/** Notes that a delivery arrived: it goes. */
export async function markDelivered(db: Db, { webhookId, seq }: ClaimedDelivery, now: Date): Promise<void> {
  await db.webhookDelivery.deleteMany({ where: { webhookId, seq } })
  await db.webhook.updateMany({ where: { id: webhookId }, data: { deliveredAt: now } })
}

/**
 * Gives a delivery back until `next`, unless the lease ran out and another process has it now. What waits behind it need
 * not be looked at before either.
 */
export async function postponeDelivery(
  db: Db,
  { webhookId, seq, personId, attempts }: ClaimedDelivery,
  { outcome, next }: { outcome: Outcome; next: Date },
): Promise<void> {
  const where = { webhookId, seq, attempts, givenUpAt: null }
  await db.webhookDelivery.updateMany({ where, data: { outcome: writeOutcome(outcome), nextAttemptAt: next } })
  if (personId === null) return
  const behind = { webhookId, personId, seq: { gt: seq }, givenUpAt: null, nextAttemptAt: { lt: next } }
  await db.webhookDelivery.updateMany({ where: behind, data: { nextAttemptAt: next } })
}

/** Gives a delivery up, for good; what waited behind it may go. */
export async function giveUp(
  db: Db,
  { webhookId, seq, personId }: ClaimedDelivery,
  { outcome, now }: { outcome: Outcome; now: Date },
): Promise<void> {
  await db.webhookDelivery.updateMany({
    where: { webhookId, seq },
    data: { outcome: writeOutcome(outcome), givenUpAt: now },
  })
  if (personId === null) return
  const behind = { webhookId, personId, givenUpAt: null }
  await db.webhookDelivery.updateMany({ where: behind, data: { nextAttemptAt: now } })
}

/** A webhook as the administrators see it. */
export type ListedWebhook = {
  id: string
  host: string
  events: string[]
  createdAt: Date
  pausedAt: Date | null
  deliveredAt: Date | null
  waiting: number
  /** The latest failures, of what waits or was given up; ten at most. */
  failures: {
    seq: bigint
    type: string | null
    triedAt: Date
    outcome: Outcome
    givenUp: boolean
    nextAttemptAt: Date
  }[]
}

const FAILURES_SHOWN = 10

/** All webhooks, the oldest first. */
export async function listWebhooks(db: Db): Promise<ListedWebhook[]> {
  const webhooks = await db.webhook.findMany({ orderBy: { createdAt: 'asc' } })
  return Promise.all(
    webhooks.map(async ({ id, url, events, createdAt, pausedAt, deliveredAt }) => {
      const waiting = await db.webhookDelivery.count({ where: { webhookId: id, givenUpAt: null } })
      const failures = await failuresOf(db, id)
      return { id, host: new URL(url).host, events, createdAt, pausedAt, deliveredAt, waiting, failures }
    }),
  )
}

async function failuresOf(db: Db, webhookId: string): Promise<ListedWebhook['failures']> {
  const rows = await db.webhookDelivery.findMany({
    where: { webhookId, outcome: { not: null } },
    orderBy: { triedAt: { sort: 'desc', nulls: 'last' } },
    take: FAILURES_SHOWN,
  })
  const events = await db.auditEvent.findMany({
    where: { seq: { in: rows.map(({ seq }) => seq) } },
    select: { seq: true, type: true },
  })
  return rows.flatMap(({ seq, triedAt, outcome: stored, givenUpAt, nextAttemptAt }) => {
    const outcome = readOutcome(stored)
    const type = events.find((event) => event.seq === seq)?.type ?? null
    return triedAt && outcome ? [{ seq, type, triedAt, outcome, givenUp: givenUpAt !== null, nextAttemptAt }] : []
  })
}
