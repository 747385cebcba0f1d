import 'server-only'
import type { Db, Tx } from '@/server/db'

/** A group as lists show it. */
export type GroupSummary = { id: string; name: string; members: number }

/** A group with its members by name; so many of them as `members` says, of whom the first two hundred come along. */
export type GroupWithMembers = GroupSummary & { people: { id: string; displayName: string; email: string }[] }

/** Every group, by name; two hundred at most. */
export async function listGroups(db: Db): Promise<GroupSummary[]> {
  const rows = await db.group.findMany({
    select: { id: true, name: true, _count: { select: { members: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 200,
  })
  return rows.map(({ id, name, _count }) => ({ id, name, members: _count.members }))
}

/** One group, or null. */
export async function findGroup(db: Db, id: string): Promise<GroupWithMembers | null> {
  const row = await db.group.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      _count: { select: { members: true } },
      members: {
        select: { user: { select: { id: true, displayName: true, email: true } } },
        orderBy: [{ user: { displayName: 'asc' } }, { userId: 'asc' }],
        take: 200,
      },
    },
  })
  return row && { id, name: row.name, members: row._count.members, people: row.members.map(({ user }) => user) }
}

/** Keeps groups from being deleted until the transaction ends. False when one of them is gone. */
export async function lockGroups(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Group" WHERE "id" = ANY(${[...ids]}::uuid[]) FOR KEY SHARE`
  return rows.length === new Set(ids).size
}
