import 'server-only'
import type { Db } from '@/server/db'
import { defaultPolicy, MethodsPolicy, policyFor } from './policy'

const KEY = 'methods'

/** The policy in force and its version, which rises with each change. Version 0 is the one the product comes with. */
export async function loadVersionedPolicy(db: Db): Promise<{ policy: MethodsPolicy; version: number }> {
  const row = await db.policy.findUnique({ where: { key: KEY } })
  return row ? { policy: MethodsPolicy.parse(row.value), version: row.version } : { policy: defaultPolicy, version: 0 }
}

/** The policy in force. */
export async function loadPolicy(db: Db): Promise<MethodsPolicy> {
  return (await loadVersionedPolicy(db)).policy
}

/** The policy in force for one person. */
export async function loadPolicyFor(db: Db, userId: string): Promise<MethodsPolicy> {
  const groups = await db.membership.findMany({ where: { userId }, select: { groupId: true } })
  const person = await db.user.findUnique({ where: { id: userId }, select: { role: true } })
  return policyFor(
    await loadPolicy(db),
    groups.map(({ groupId }) => groupId),
    person?.role ?? null,
  )
}

/** Replaces version `from` of the policy. False when somebody else replaced it first. */
export async function replacePolicy(db: Db, policy: MethodsPolicy, from: number, at: Date): Promise<boolean> {
  const data = { value: policy, version: from + 1, updatedAt: at }
  const { count } =
    from === 0
      ? await db.policy.createMany({ data: { key: KEY, ...data }, skipDuplicates: true })
      : await db.policy.updateMany({ where: { key: KEY, version: from }, data })
  return count === 1
}
