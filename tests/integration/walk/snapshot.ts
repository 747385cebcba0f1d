import { isIssued } from '@/features/methods/method-type'
import { isAllowed } from '@/features/methods/registry'
import { findMethods } from '@/features/methods/repository'
import { policyFor } from '@/features/policy/organisation-policy'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadPolicy } from '@/features/policy/repository'
import { loadSpendSettings } from '@/features/spend/settings-repository'
import type { PrismaClient } from '@/generated/prisma/client'
import { testKeys } from '../../support/builders'

/** Everything that protects these people, as Postgres holds it, and what was written of it since an earlier look. */
export async function look(db: PrismaClient, ids: readonly string[], since = { event: 0n, notice: 0n }) {
  const those = { userId: { in: [...ids] } }
  const [users, methods, sessions, challenges] = await Promise.all([
    db.user.findMany({ where: { id: { in: [...ids] } } }),
    db.method.findMany({
      where: those,
      include: {
        phone: true,
        authenticatorApp: true,
        approvalApp: true,
        securityKey: true,
        email: true,
        securityAnswers: { orderBy: { position: 'asc' } },
        accessPass: true,
      },
      orderBy: { id: 'asc' },
    }),
    db.session.findMany({ where: those, orderBy: { id: 'asc' } }),
    db.challenge.findMany({ where: those, orderBy: { id: 'asc' } }),
  ])
  const [
    events,
    notices,
    changes,
    policy,
    groups,
    members,
    inner,
    spend,
    openings,
    webhooks,
    tests,
    keys,
    organisation,
    logo,
  ] = await Promise.all([
    db.auditEvent.findMany({ where: { seq: { gt: since.event } }, orderBy: { seq: 'asc' } }),
    db.notice.findMany({ where: { ...those, seq: { gt: since.notice } }, orderBy: { seq: 'asc' } }),
    db.change.findMany({ where: those, orderBy: { id: 'asc' } }),
    loadPolicy(db),
    db.group.findMany({ orderBy: { id: 'asc' } }),
    db.membership.findMany({ where: those, orderBy: [{ groupId: 'asc' }, { userId: 'asc' }] }),
    db.groupInGroup.findMany({ orderBy: [{ groupId: 'asc' }, { innerId: 'asc' }] }),
    loadSpendSettings(db),
    db.countryOpening.findMany(),
    db.webhook.findMany({ orderBy: { id: 'asc' }, select: { id: true, url: true, pausedAt: true } }),
    db.deliveryTest.findMany({ orderBy: { channel: 'asc' } }),
    db.encryptionKey.findMany({ orderBy: { id: 'asc' } }),
    db.organisation.findFirst(),
    db.logo.findFirst({ select: { hash: true } }),
  ])
  const last = { event: events.at(-1)?.seq ?? since.event, notice: notices.at(-1)?.seq ?? since.notice }
  const usable = new Map<string, Usable>()
  const rules = { policy, groups, members, inner, spend, openings, webhooks }
  const overview = { tests, keys, organisation: organisation ?? { version: 0, logoHash: null }, logo: logo?.hash }
  const is = { users, methods, sessions, challenges, events, notices, changes, ...rules, ...overview, last }
  for (const id of ids) usable.set(id, await usableOf(db, id, policyOf(is, id)))
  return { ...is, usable }
}

/** The policy for one person, worked out from the rows that say who is in what. */
export function policyOf(
  { users, policy, members, inner }: Pick<Snapshot, 'users' | 'policy' | 'members' | 'inner'>,
  userId: string,
): MethodsPolicy {
  const own = members.filter((one) => one.userId === userId).map(({ groupId }) => groupId)
  const outer = inner.filter(({ innerId }) => own.includes(innerId)).map(({ groupId }) => groupId)
  const role = users.find(({ id }) => id === userId)?.role ?? null
  return policyFor(policy, { groups: [...own, ...outer], role })
}

export type Snapshot = Awaited<ReturnType<typeof look>>
type Usable = { allowed: string[]; working: string[] }

/** The ids of the methods to sign in with that the policy allows, and of those that work now. A pass counts for nobody. */
async function usableOf(db: PrismaClient, id: string, policy: MethodsPolicy): Promise<Usable> {
  const all = await findMethods(db, testKeys, id)
  const own = all.filter(({ type }) => type.usages.includes('two_step') && !isIssued(type))
  const allowed = own.filter((method) => isAllowed(method, policy))
  const working = allowed.filter(({ disabledAt }) => disabledAt === null)
  return { allowed: allowed.map((method) => method.id), working: working.map((method) => method.id) }
}

/**
 * What only the owner of a method can answer for: the number of a phone, a mail address, the key of an app or the code of a
 * pass, as it is indexed, the name of a security key or of the device that approves, or what is kept of answers; nothing of
 * codes on paper.
 */
export function tokenOf(method: Snapshot['methods'][number]): string {
  const { phone, authenticatorApp, approvalApp, securityKey, email, securityAnswers, accessPass } = method
  const answers = securityAnswers.map(({ answerHash }) => answerHash).join(' ')
  const ofApps = authenticatorApp?.secretIndex ?? approvalApp?.deviceId
  const ofOthers = securityKey?.credentialId ?? email?.addressIndex ?? accessPass?.codeIndex
  return phone?.numberIndex ?? ofApps ?? ofOthers ?? answers
}

/** One person of a snapshot. */
export function personIn({ users }: Snapshot, id: string): Snapshot['users'][number] {
  const user = users.find((one) => one.id === id)
  if (!user) throw new Error('The walk lost a person')
  return user
}

/** The methods of a person that prove anything now: neither disabled nor younger than what was disputed, but for a pass. */
export function provingMethods(all: Snapshot, userId: string): Snapshot['methods'] {
  const { frozenSince } = personIn(all, userId)
  return all.methods.filter(
    (one) =>
      one.userId === userId && !one.disabledAt && (!frozenSince || one.accessPass || one.verifiedAt < frozenSince),
  )
}

/** Whether a password alone must not open this account. */
export function isProtected(all: Snapshot, userId: string): boolean {
  return personIn(all, userId).frozenSince !== null || (all.usable.get(userId)?.allowed.length ?? 0) > 0
}
