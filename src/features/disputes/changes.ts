import 'server-only'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import type { KeptMethod } from '@/features/methods/kept-method'
import type { Change, Prisma } from '@/generated/prisma/client'
import { before, days } from '@/lib/time'
import type { Db, Tx } from '@/server/db'

/** Keeps a change that its person is told of, so that they can dispute it. Gives its id. */
export async function addChange(
  tx: Tx,
  change: {
    userId: string
    event: string
    details: Prisma.InputJsonObject
    at: Date
    methodId?: string
    kept?: KeptMethod
  },
): Promise<string> {
  const id = newId()
  await tx.change.create({ data: { id, ...change } })
  return id
}

const recent = (now: Date) => ({ at: { gt: before(now, limits.disputable) } })

/** One change of a person, while it can be disputed, disputed already or not. */
export function findChange(db: Db, which: { id: string; userId?: string }, now: Date): Promise<Change | null> {
  return db.change.findFirst({ where: { ...which, ...recent(now) } })
}

/** The person's changes of the week before a moment and of the time since, undisputed, the newest first. */
export function findChangesAround(db: Db, userId: string, moment: Date, now: Date): Promise<Change[]> {
  const since = new Date(Math.max(before(moment, days(7)).getTime(), before(now, limits.disputable).getTime()))
  return db.change.findMany({
    where: { userId, disputedAt: null, at: { gt: since } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 30,
  })
}

/** Marks changes of a person as disputed, and gives those that were not before. */
export async function claimChanges(tx: Tx, userId: string, ids: readonly string[], now: Date): Promise<Change[]> {
  return tx.change.updateManyAndReturn({
    where: { id: { in: [...ids] }, userId, disputedAt: null, ...recent(now) },
    data: { disputedAt: now },
  })
}
