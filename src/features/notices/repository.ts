import 'server-only'
import type { NoticeChannel, Prisma } from '@/generated/prisma/client'
import { after, minutes } from '@/lib/time'
import type { Db, Tx } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { MOST_ATTEMPTS } from './retry'

/** Postgres tells whoever listens here that a notice was committed. */
export const NOTICES_CHANNEL = 'countersign_notices'

/** How long a notice belongs to the process that took it: longer than the slowest mail server is waited for. */
const LEASE = minutes(5)

const addressContext = (id: string, userId: string) => `Notice.toCiphertext|${id}|${userId}`

/** Adds one row to the outbox. */
export async function addNotice(
  tx: Tx,
  keys: Keyring,
  notice: {
    id: string
    userId: string
    channel: NoticeChannel
    to: string
    event: string
    details: Prisma.InputJsonObject
    /** By which the person can dispute what it tells of. */
    change?: string
    at: Date
  },
): Promise<void> {
  const { to, change, at, ...row } = notice
  const toCiphertext = keys.encrypt(to, addressContext(row.id, row.userId))
  await tx.notice.create({ data: { ...row, changeId: change, toCiphertext, createdAt: at, nextAttemptAt: at } })
}

/** Wakes the listeners when, and only when, this transaction commits. */
export async function announceNotices(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${NOTICES_CHANNEL}, '')`
}

export type ClaimedNotice = {
  id: string
  userId: string
  toCiphertext: string
  event: string
  details: Record<string, unknown>
  changeId: string | null
  createdAt: Date
  /** This attempt included. */
  attempts: number
  displayName: string
}

/**
 * Takes the next notice that is due, and counts the attempt. Nobody else gets it until the lease is over, so a process
 * that dies leaves it to another. A person's later notice waits while an earlier one may still be sent.
 */
export async function claimNotice(db: Db, now: Date): Promise<ClaimedNotice | null> {
  const [claimed] = await db.$queryRaw<ClaimedNotice[]>`
    UPDATE "Notice" AS taken SET "attempts" = taken."attempts" + 1, "nextAttemptAt" = ${after(now, LEASE)}
    FROM "User" AS person
    WHERE person."id" = taken."userId" AND taken."id" = (
      SELECT n."id" FROM "Notice" n
      WHERE n."sentAt" IS NULL AND n."channel" = 'mail' AND n."attempts" < ${MOST_ATTEMPTS} AND n."nextAttemptAt" <= ${now}
        AND NOT EXISTS (
          SELECT 1 FROM "Notice" earlier
          WHERE earlier."userId" = n."userId" AND earlier."channel" = n."channel" AND earlier."seq" < n."seq"
            AND earlier."sentAt" IS NULL
            AND (earlier."attempts" < ${MOST_ATTEMPTS} OR earlier."nextAttemptAt" > ${now}))
      ORDER BY n."seq" LIMIT 1 FOR UPDATE OF n SKIP LOCKED)
    RETURNING taken."id", taken."userId", taken."toCiphertext", taken."event", taken."details",
      taken."changeId", taken."createdAt",
      taken."attempts", person."displayName"`
  return claimed ?? null
}

/** Where a claimed notice goes. */
export function addressOf(keys: Keyring, { id, userId, toCiphertext }: ClaimedNotice): string {
  return keys.decrypt(toCiphertext, addressContext(id, userId))
}

/** Notes that a notice has left. */
export async function markSent(db: Db, id: string, now: Date): Promise<void> {
  await db.notice.updateMany({ where: { id, sentAt: null }, data: { sentAt: now } })
}

/** Gives a claimed notice back until `nextAttemptAt`, unless the lease ran out and another process has it now. */
export async function postpone(
  db: Db,
  { id, attempts }: Pick<ClaimedNotice, 'id' | 'attempts'>,
  nextAttemptAt: Date,
): Promise<void> {
  await db.notice.updateMany({ where: { id, attempts, sentAt: null }, data: { nextAttemptAt } })
}
