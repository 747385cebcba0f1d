import 'server-only'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { limits } from '@/features/limits/limits'
import { methodTypes } from '@/features/methods/registry'
import type { PasswordReset } from '@/generated/prisma/client'
import { Role } from '@/generated/prisma/enums'
import { after } from '@/lib/time'
import type { Db, Tx } from '@/server/db'
import type { Keyring } from '@/server/keys'
import type { Spread } from './decoy-ways'
import { Way } from './ways'

const Details = z.object({ email: z.string(), ways: z.array(Way) })

/** A reset with its details. `userId` null is a decoy. */
export type Reset = Omit<PasswordReset, 'detailsCiphertext'> & z.infer<typeof Details>

/** Which reset, in which browser. One of another browser is as good as missing. */
export type ResetKey = { id: string; browserHash: string }

const context = (id: string) => `PasswordReset.detailsCiphertext|${id}`

const open = (now: Date) => ({
  consumedAt: null,
  endedAt: null,
  expiresAt: { gt: now },
  OR: [{ userId: null }, { user: { disabledAt: null } }],
})

/** The account whose password may be reset: known, with a password, not disabled. */
export async function findResettable(db: Db, email: string): Promise<string | null> {
  const where = { email, passwordHash: { not: null }, disabledAt: null }
  return (await db.user.findFirst({ where, select: { id: true } }))?.id ?? null
}

const SetOfTypes = z.object({
  types: z.array(z.enum([...methodTypes.map(({ id }) => id), 'approval_app'])),
  role: z.enum(Role),
  groups: z.array(z.uuid()),
  people: z.number(),
})

/**
 * Which methods that a reset begins with people have together, and how many phones and addresses of which kinds. People are
 * told apart by those of their groups that the policy names, and by their role.
 */
export async function findSpread(db: Db, named: readonly string[]): Promise<Spread> {
  const sets = await db.$queryRaw`
    SELECT "types", "role", "groups", count(*)::int AS "people" FROM (
      SELECT array_agg(CASE
        WHEN a."methodId" IS NOT NULL THEN 'approval_app' WHEN p."slot" IS NULL THEN m."kind"::text WHEN p."slot" = 'mobile' THEN 'phone' ELSE p."slot" || '_phone' END
        ORDER BY m."createdAt", m."id") AS "types", u."role"::text AS "role", ARRAY(
          SELECT e."groupId"::text FROM "EffectiveMembership" e
          WHERE e."userId" = u."id" AND e."groupId" = ANY(${[...named]}::uuid[]) ORDER BY 1) AS "groups"
      FROM "Method" m JOIN "User" u ON u."id" = m."userId" LEFT JOIN "PhoneMethod" p ON p."methodId" = m."id"
        LEFT JOIN "ApprovalApp" a ON a."methodId" = m."id"
      WHERE m."kind"::text NOT IN ('security_questions', 'temporary_access_pass') AND (m."kind"::text <> 'recovery_codes'
        OR EXISTS (SELECT 1 FROM "RecoveryCode" r WHERE r."methodId" = m."id" AND r."usedAt" IS NULL))
      GROUP BY u."id"
    ) AS "sets" GROUP BY "types", "role", "groups"`
  const groups = await db.phoneMethod.groupBy({ by: ['country'], _count: true })
  const domains = await db.emailMethod.groupBy({ by: ['maskedDomain'], _count: true })
  return {
    sets: z.array(SetOfTypes).parse(sets),
    countries: groups.flatMap(({ country, _count: phones }) => (country ? { country, phones } : [])),
    domains: domains.map(({ maskedDomain, _count: people }) => ({ maskedDomain, people })),
  }
}

/** Begins a reset for 15 minutes, in one browser. An earlier reset of that browser gives way to it. */
export async function openReset(
  tx: Tx,
  keys: Keyring,
  { email, ways, ...reset }: Pick<Reset, 'userId' | 'browserHash' | 'email' | 'ways'>,
  at: Date,
): Promise<void> {
  const { browserHash } = reset
  await tx.passwordReset.updateMany({
    where: { browserHash, consumedAt: null, endedAt: null },
    data: { endedAt: at },
  })
  const id = newId()
  const detailsCiphertext = keys.encrypt(JSON.stringify({ email, ways }), context(id))
  const expiresAt = after(at, limits.passwordReset.lifetime)
  await tx.passwordReset.create({ data: { id, ...reset, detailsCiphertext, createdAt: at, expiresAt } })
}

/** The reset under way in this browser, if there is one and its account is not disabled. */
export async function findOpenReset(db: Db, keys: Keyring, browserHash: string, now: Date): Promise<Reset | null> {
  const row = await db.passwordReset.findFirst({
    where: { browserHash, ...open(now) },
    orderBy: { createdAt: 'desc' },
  })
  if (!row) return null
  const { detailsCiphertext, ...reset } = row
  return { ...reset, ...Details.parse(JSON.parse(keys.decrypt(detailsCiphertext, context(row.id)))) }
}

/** Whether the newest reset of this browser reached its end, not long ago. */
export async function isResetDone(db: Db, browserHash: string, now: Date): Promise<boolean> {
  const newest = await db.passwordReset.findFirst({
    where: { browserHash, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
    select: { consumedAt: true },
  })
  return Boolean(newest?.consumedAt)
}

/** Puts another code on its way, as far as the pages tell, if nothing changed since `reset` was read. */
export async function claimCode(
  db: Db,
  reset: Reset,
  code: Pick<Reset, 'codeWay' | 'codeSends' | 'codeChecksLeft' | 'codeNextSendAt' | 'codeExpiresAt' | 'codeNumber'>,
  now: Date,
): Promise<boolean> {
  const { count } = await db.passwordReset.updateMany({
    where: { id: reset.id, version: reset.version, ...open(now) },
    data: { ...code, version: { increment: 1 } },
  })
  return count === 1
}

/** Spends one check of the code on its way, before any code is compared. Null when it takes no more. */
export async function claimResetCheck(db: Db, id: string, now: Date): Promise<{ checksLeft: number } | null> {
  const [claimed] = await db.passwordReset.updateManyAndReturn({
    where: { id, codeExpiresAt: { gt: now }, codeChecksLeft: { gt: 0 }, ...open(now) },
    data: { codeChecksLeft: { decrement: 1 } },
    select: { codeChecksLeft: true },
  })
  return claimed ? { checksLeft: claimed.codeChecksLeft } : null
}

/** Keeps that a method was proved, once. False when the reset is over, or has that proof already. */
export async function storeProof(tx: Tx, id: string, methodId: string, now: Date): Promise<boolean> {
  const { count } = await tx.passwordReset.updateMany({
    where: { id, NOT: { provedMethodIds: { has: methodId } }, ...open(now) },
    data: { provedMethodIds: { push: methodId }, codeWay: null, codeExpiresAt: null, version: { increment: 1 } },
  })
  return count === 1
}

/** Whether a reset has the proof of a method already, from a submit that came just before. */
export async function isMethodProved(tx: Tx, id: string, methodId: string): Promise<boolean> {
  const where = { id, provedMethodIds: { has: methodId } }
  return (await tx.passwordReset.findFirst({ where, select: { id: true } })) !== null
}

/** Consumes a reset. True for exactly one caller, however many ask at once. */
export async function consumeReset(tx: Tx, { id, browserHash }: ResetKey, now: Date): Promise<boolean> {
  const { count } = await tx.passwordReset.updateMany({
    where: { id, browserHash, ...open(now) },
    data: { consumedAt: now },
  })
  return count === 1
}
