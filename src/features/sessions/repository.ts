import 'server-only'
import { createHash } from 'node:crypto'
import { limits } from '@/features/limits/limits'
import type { Role, SessionEnd } from '@/generated/prisma/enums'
import { before, minutes } from '@/lib/time'
import type { Db } from '@/server/db'
import { type ProvedFactor, ProvedFactors } from './factors'

/** Tokens and browser ids are 256 random bits, so a plain hash of them cannot be guessed back. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

const live = (now: Date) => ({
  endedAt: null,
  expiresAt: { gt: now },
  lastSeenAt: { gt: before(now, limits.session.idle) },
  user: { disabledAt: null },
})

export type LiveSession = {
  id: string
  browserHash: string
  lastSeenAt: Date
  factors: ProvedFactor[]
  user: { id: string; email: string; displayName: string; role: Role; mustChangePassword: boolean }
}

/** The session that a token names, if it is alive: not ended, neither idle nor too old, of nobody disabled. */
export async function findLiveSession(db: Db, token: string, now: Date): Promise<LiveSession | null> {
  const session = await db.session.findFirst({
    where: { tokenHash: hashToken(token), ...live(now) },
    select: {
      id: true,
      browserHash: true,
      lastSeenAt: true,
      factors: true,
      user: { select: { id: true, email: true, displayName: true, role: true, mustChangePassword: true } },
    },
  })
  return session && { ...session, factors: ProvedFactors.parse(session.factors) }
}

/** Notes that a session is in use, at most once a minute, so that reading a page seldom writes. */
export async function touchSession(db: Db, session: Pick<LiveSession, 'id' | 'lastSeenAt'>, now: Date): Promise<void> {
  if (session.lastSeenAt > before(now, minutes(1))) return
  await db.session.updateMany({ where: { id: session.id, endedAt: null }, data: { lastSeenAt: now } })
}

/** Whether this browser has ever signed in to this account. */
export async function knowsBrowser(db: Db, userId: string, browserHash: string): Promise<boolean> {
  const session = await db.session.findFirst({ where: { userId, browserHash }, select: { id: true } })
  return session !== null
}

/** The sessions of a person that are alive, the last used first. A hundred at most. */
export async function findLiveSessions(db: Db, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, ...live(now) },
    select: {
      id: true,
      createdAt: true,
      lastSeenAt: true,
      expiresAt: true,
      address: true,
      userAgent: true,
      factors: true,
      accessPassId: true,
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: 100,
  })
}

/**
 * Whether the person has signed in before, and never from this browser. The first sign-in of an account is from no new
 * browser: there is none that it could be told from.
 */
export async function isNewBrowser(db: Db, userId: string, browserHash: string): Promise<boolean> {
  if (await knowsBrowser(db, userId, browserHash)) return false
  return (await db.session.findFirst({ where: { userId }, select: { id: true } })) !== null
}

/** Ends sessions and says how many were alive: one by its id, or all of a person, or all but one. */
export async function endSessions(
  db: Db,
  which: { id: string; userId: string } | { userId: string; except?: string },
  endedReason: SessionEnd,
  now: Date,
): Promise<number> {
  const { userId } = which
  const id = 'id' in which ? which.id : { not: which.except }
  const ended = await db.session.updateManyAndReturn({
    where: { userId, id, endedAt: null },
    data: { endedAt: now, endedReason },
    select: { expiresAt: true, lastSeenAt: true },
  })
  const alive = ended.filter((one) => one.expiresAt > now && one.lastSeenAt > before(now, limits.session.idle))
  return alive.length
}
