import 'server-only'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { type Actor, onSelf } from '@/features/accounts/person'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { namedGroups } from '@/features/policy/organisation-policy'
import { loadPolicy } from '@/features/policy/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'

/** A group's name: one line of 1 to 80 characters, without space around it. */
export const GroupName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name))

type GroupDeps = Pick<Deps, 'db' | 'now'>

/** Makes a group without members. `taken`: there is one of that name, in upper or lower case. */
export async function createGroup(
  { db, now }: GroupDeps,
  actor: Actor,
  name: string,
): Promise<Result<{ id: string }, 'taken'>> {
  return db.$transaction(async (tx) => {
    if (await isTaken(tx, name, null)) return fail('taken')
    const id = newId()
    await tx.group.create({ data: { id, name, createdAt: now() } })
    await record(tx, actor, { type: 'group.created', group: id, name }, now())
    return ok({ id })
  })
}

/** Gives a group another name. */
export async function renameGroup(
  { db, now }: GroupDeps,
  actor: Actor,
  { id, name }: { id: string; name: string },
): Promise<Result<null, 'taken' | 'gone'>> {
  return db.$transaction(async (tx) => {
    if (await isTaken(tx, name, id)) return fail('taken')
    const group = await lockGroup(tx, id)
    if (!group) return fail('gone')
    if (group.name === name) return ok(null)
    await tx.group.update({ where: { id }, data: { name } })
    await record(tx, actor, { type: 'group.renamed', group: id, before: group.name, after: name }, now())
    return ok(null)
  })
}

/** Deletes a group, and no person. `in_use`: the policy names it, so the policy must be changed first. */
export async function deleteGroup(
  { db, now }: GroupDeps,
  actor: Actor,
  id: string,
): Promise<Result<null, 'in_use' | 'gone'>> {
  return db.$transaction(async (tx) => {
    const group = await lockGroup(tx, id)
    if (!group) return fail('gone')
    if (namedGroups(await loadPolicy(tx)).includes(id)) return fail('in_use')
    await tx.group.delete({ where: { id } })
    await record(tx, actor, { type: 'group.deleted', group: id, name: group.name }, now())
    return ok(null)
  })
}

/** Adds the person with an email address; one who is a member already stays so. What the policy asks counts at once. */
export async function addMember(
  { db, now }: GroupDeps,
  actor: Actor,
  { id, email }: { id: string; email: string },
): Promise<Result<null, 'nobody' | 'gone'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockGroup(tx, id))) return fail('gone')
    const person = await tx.user.findUnique({ where: { email }, select: { id: true } })
    if (!person) return fail('nobody')
    const { count } = await tx.membership.createMany({
      data: { groupId: id, userId: person.id },
      skipDuplicates: true,
    })
    if (count > 0) await record(tx, actor, { type: 'group.member_added', group: id, member: person.id }, now())
    return ok(null)
  })
}

/** Takes a person out of a group. Whoever is not in it, or not in it any more, stays out. */
export async function removeMember(
  { db, now }: GroupDeps,
  actor: Actor,
  { id, userId }: { id: string; userId: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.membership.deleteMany({ where: { groupId: id, userId } })
    if (count > 0) await record(tx, actor, { type: 'group.member_removed', group: id, member: userId }, now())
  })
}

/** Any number that nothing else locks: names are compared and written by one after the other. */
const NAMES_LOCK = 4_401_002

async function isTaken(tx: Tx, name: string, except: string | null): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${NAMES_LOCK})`
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Group" WHERE lower("name") = lower(${name}) AND "id" IS DISTINCT FROM ${except}::uuid`
  return rows.length > 0
}

async function lockGroup(tx: Tx, id: string): Promise<{ name: string } | null> {
  const [group] = await tx.$queryRaw<{ name: string }[]>`
    SELECT "name" FROM "Group" WHERE "id" = ${id}::uuid FOR UPDATE`
  return group ?? null
}

const record = (tx: Tx, actor: Actor, event: AuditEvent, at: Date) =>
  recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
