import 'server-only'
import type { Db, Tx } from '@/server/db'

/** A group as lists show it. */
export type GroupSummary = { id: string; name: string; members: number }

/**
 * A group with its own members by name; so many of them as `members` says, of whom the first two hundred come along. With
 * the groups that are directly inside it, and the one that it is inside.
 */
export type GroupWithMembers = GroupSummary & {
  people: { id: string; displayName: string; email: string }[]
  inner: GroupSummary[]
  outer: NamedGroup[]
}

/** Every group, by name; two hundred at most. */
export async function listGroups(db: Db): Promise<GroupSummary[]> {
  const rows = await db.group.findMany({
    select: { id: true, name: true, _count: { select: { members: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 200,
  })
  return rows.map(({ id, name, _count }) => ({ id, name, members: _count.members }))
}

/** What a group is called. */
export type NamedGroup = Pick<GroupSummary, 'id' | 'name'>

/** The names of all groups, however many, for choosing among them. */
export async function listGroupNames(db: Db): Promise<NamedGroup[]> {
  return db.group.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
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
      inner: {
        select: { inner: { select: { id: true, name: true, _count: { select: { members: true } } } } },
        orderBy: { inner: { name: 'asc' } },
      },
      outer: { select: { group: { select: { id: true, name: true } } }, orderBy: { group: { name: 'asc' } } },
    },
  })
  return (
    row && {
      id,
      name: row.name,
      members: row._count.members,
      people: row.members.map(({ user }) => user),
      inner: row.inner.map(({ inner }) => ({ id: inner.id, name: inner.name, members: inner._count.members })),
      outer: row.outer.map(({ group }) => group),
    }
  )
}

/** Keeps groups from being deleted until the transaction ends. False when one of them is gone. */
export async function lockGroups(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Group" WHERE "id" = ANY(${[...ids]}::uuid[]) FOR KEY SHARE`
  return rows.length === new Set(ids).size
}

/** Somebody who is in a group by themselves, or null. */
export async function findMember(
  db: Db,
  { id: groupId, userId }: { id: string; userId: string },
): Promise<{ displayName: string; email: string; group: string } | null> {
  const row = await db.membership.findUnique({
    where: { groupId_userId: { groupId, userId } },
    select: { user: { select: { displayName: true, email: true } }, group: { select: { name: true } } },
  })
  return row && { ...row.user, group: row.group.name }
}
