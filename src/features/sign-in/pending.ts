import 'server-only'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import type { PendingSignIn } from '@/generated/prisma/client'
import { after } from '@/lib/time'
import type { Db, Tx } from '@/server/db'

const open = (now: Date) => ({ endedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } })

/** Keeps a right password for 15 minutes, in one browser. An earlier sign-in of that browser gives way to it. */
export async function openPending(tx: Tx, userId: string, browserHash: string, at: Date): Promise<PendingSignIn> {
  await tx.pendingSignIn.updateMany({ where: { browserHash, endedAt: null }, data: { endedAt: at } })
  const expiresAt = after(at, limits.pendingSignIn)
  return tx.pendingSignIn.create({ data: { id: newId(), userId, browserHash, createdAt: at, expiresAt } })
}

/** The sign-in that waits for its second step in this browser, if there is one and the account is not disabled. */
export function findPending(
  db: Db,
  browserHash: string,
  now: Date,
): Promise<(PendingSignIn & { user: { frozenSince: Date | null } }) | null> {
  return db.pendingSignIn.findFirst({
    where: { browserHash, ...open(now) },
    orderBy: { createdAt: 'desc' },
    include: { user: { select: { frozenSince: true } } },
  })
}

/** Ends a pending sign-in. True for exactly one caller. */
export async function endPending(db: Db, id: string, now: Date): Promise<boolean> {
  const { count } = await db.pendingSignIn.updateMany({ where: { id, ...open(now) }, data: { endedAt: now } })
  return count === 1
}
