import 'server-only'
import { z } from 'zod'
import { Role } from '@/generated/prisma/enums'
import type { Db } from '@/server/db'
import { type Belonging, defaultPolicy, OrganisationPolicy, policyFor } from './organisation-policy'
import type { MethodsPolicy } from './policy'

const KEY = 'methods'

export type VersionedPolicy = { policy: OrganisationPolicy; version: number }

/** The policy in force and its version, which rises with each change. Version 0 is the one the product comes with. */
export async function loadVersionedPolicy(db: Db): Promise<VersionedPolicy> {
  const row = await db.policy.findUnique({ where: { key: KEY } })
  return row
    ? { policy: OrganisationPolicy.parse(row.value), version: row.version }
    : { policy: defaultPolicy, version: 0 }
}

/** The policy in force. Where nobody is known, what it allows is what it allows to anybody at all. */
export async function loadPolicy(db: Db): Promise<OrganisationPolicy> {
  return (await loadVersionedPolicy(db)).policy
}

/** The policy in force for one person. Somebody who does not exist has no role and no group. */
export async function loadPolicyFor(db: Db, userId: string): Promise<MethodsPolicy> {
  return policyFor(await loadPolicy(db), await findBelonging(db, userId))
}

const Sort = z.object({ role: z.enum(Role), groups: z.array(z.uuid()) })
const Belongings = z.array(Sort.extend({ id: z.uuid() }))

/** What decides which policy holds for a person: their role, and their groups with those that these are directly inside. */
export async function findBelonging(db: Db, userId: string): Promise<Belonging> {
  return (await findBelongings(db, [userId]))[0] ?? { role: null, groups: [] }
}

/** The same of several people at once, in one statement. */
export async function findBelongings(db: Db, userIds: readonly string[]): Promise<(Belonging & { id: string })[]> {
  const rows = await db.$queryRaw`
    SELECT u."id", u."role"::text, ARRAY(
      SELECT e."groupId"::text FROM "EffectiveMembership" e WHERE e."userId" = u."id" ORDER BY 1) AS "groups"
    FROM "User" u WHERE u."id" = ANY(${[...userIds]}::uuid[])`
  return Belongings.parse(rows)
}

/** The sorts of people there are for a policy that names these groups. Disabled accounts are of none. */
export async function findSorts(db: Db, named: readonly string[]): Promise<Belonging[]> {
  const rows = await db.$queryRaw`
    SELECT DISTINCT u."role"::text, ARRAY(
      SELECT e."groupId"::text FROM "EffectiveMembership" e
      WHERE e."userId" = u."id" AND e."groupId" = ANY(${[...named]}::uuid[]) ORDER BY 1) AS "groups"
    FROM "User" u WHERE u."disabledAt" IS NULL`
  return z.array(Sort).parse(rows)
}

/** Replaces version `from` of the policy. False when somebody else replaced it first. */
export async function replacePolicy(db: Db, policy: OrganisationPolicy, from: number, at: Date): Promise<boolean> {
  const data = { value: policy, version: from + 1, updatedAt: at }
  const { count } =
    from === 0
      ? await db.policy.createMany({ data: { key: KEY, ...data }, skipDuplicates: true })
      : await db.policy.updateMany({ where: { key: KEY, version: from }, data })
  return count === 1
}
