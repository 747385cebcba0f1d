import 'server-only'
import { createHash } from 'node:crypto'
import { limits } from '@/features/limits/limits'
import type { Role, SessionEnd } from '@/generated/prisma/enums'
import { before, minutes } from '@/lib/time'
import type { Db } from '@/server/db'

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
  user: { id: string; email: string; displayName: string; role: Role }
}

/** The session that a token names, if it is alive: not ended, neither idle nor too old, of nobody disabled. */
export function findLiveSession(db: Db, token: string, now: Date): Promise<LiveSession | null> {
  return db.session.findFirst({
    where: { tokenHash: hashToken(token), ...live(now) },
    select: {
      id: true,
      browserHash: true,
      lastSeenAt: true,
      user: { select: { id: true, email: true, displayName: true, role: true } },
    },
  })
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

/** Ends sessions and says how many were alive: one by its id, or all of a person. */
export async function endSessions(
  db: Db,
  which: { id: string; userId: string } | { userId: string },
  endedReason: SessionEnd,
  now: Date,
): Promise<number> {
  const ended = await db.session.updateManyAndReturn({
    where: { ...which, endedAt: null },
    data: { endedAt: now, endedReason },
    select: { expiresAt: true, lastSeenAt: true },
  })
  const alive = ended.filter((one) => one.expiresAt > now && one.lastSeenAt > before(now, limits.session.idle))
  return alive.length
}
