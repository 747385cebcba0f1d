import { keepLogo } from '@/features/organisation/repository'
import { hashPassword } from '@/features/password/password'
import { PHONE_INDEX } from '@/features/verification/destination'
import type { PrismaClient } from '@/generated/prisma/client'
import { after, minutes } from '@/lib/time'
import {
  aClock,
  aPerson,
  aPhone,
  aRegisteredPhone,
  testKeys,
  testOrganisation,
  testRelyingParty,
} from '../../support/builders'
import { distinctCodes } from '../../support/distinct-codes'
import { aPng } from '../../support/images'
import { aMailbox } from '../../support/mailbox'
import { aBrowserFor, type TestBrowser } from '../../support/pages'
import { silentPush } from '../../support/push'
import { act, type HeldKey, type HeldPass, type HeldPhone, PASSWORDS } from './act'
import { expectInvariants } from './invariants'
import { aLedger } from './ledger'
import {
  type Event,
  expectCodesAreMade,
  expectCodesFollow,
  expectFreezesFollow,
  expectMailsFollow,
  expectMethodsFollow,
  expectPassesFollow,
  expectPasswordsFollow,
  expectPolicyFollows,
  expectSecondStepStays,
  expectSessionsFollow,
  expectSpendingFollows,
  expectWebhooksFollow,
} from './rules'
import { look, personIn, type Snapshot, tokenOf } from './snapshot'
import type { Taken, Where } from './steps'
import { expectTold } from './told'

const [firstHash = null] = await Promise.all(PASSWORDS.slice(0, 1).map((password) => hashPassword(password)))

const rules = [
  expectSessionsFollow,
  expectMethodsFollow,
  expectPassesFollow,
  expectSecondStepStays,
  expectPasswordsFollow,
  expectFreezesFollow,
  expectCodesAreMade,
  expectCodesFollow,
  expectMailsFollow,
  expectPolicyFollows,
  expectSpendingFollows,
  expectWebhooksFollow,
  expectTold,
]

/** What walks came to, so that a test can see that they came to anything. */
export const nothingReached = {
  sessions: 0,
  sets: 0,
  answers: 0,
  answered: 0,
  raised: 0,
  methods: 0,
  apps: 0,
  emails: 0,
  phoneApps: 0,
  approvals: 0,
  denials: 0,
  keys: 0,
  passkeys: 0,
  passes: 0,
  passSignIns: 0,
  deleted: 0,
  passwords: 0,
  resets: 0,
  ended: 0,
  frozen: 0,
  lifted: 0,
  policies: 0,
  prices: 0,
  opened: 0,
  webhooks: 0,
  organisations: 0,
  tests: 0,
}
export type Reached = typeof nothingReached

function kindReached({ securityKey, accessPass, approvalApp, email, phone }: Snapshot['methods'][number]) {
  if (approvalApp) return 'phoneApps'
  if (accessPass) return 'passes'
  if (securityKey) return 'keys'
  if (email) return 'emails'
  return phone ? 'methods' : 'apps'
}

/** Three people, two browsers, a clock and phones. Each step is checked against the rules and the invariants. */
export async function aWorld(db: PrismaClient, appUrl: string, afterwards: Promise<unknown>[]) {
  await db.policy.deleteMany()
  await db.countryOpening.deleteMany()
  await db.group.deleteMany()
  await db.webhook.deleteMany()
  await db.organisation.deleteMany()
  await db.logo.deleteMany()
  await db.deliveryTest.deleteMany()
  await db.encryptionKey.deleteMany()
  await db.counter.deleteMany()
  await db.encryptionKey.create({ data: { id: 'test', fingerprint: 'test' } })
  await keepLogo(db, { hash: 'a'.repeat(64), type: 'image/png', width: 64, height: 64, bytes: aPng() }, new Date())
  const clock = aClock(after(new Date(), minutes(1)))
  const codes = distinctCodes(clock.now)
  const mailbox = aMailbox()
  Object.assign(globalThis, {
    countersignDeps: {
      db,
      keys: testKeys,
      codes,
      mailer: mailbox,
      push: silentPush,
      organisation: testOrganisation,
      relyingParty: testRelyingParty,
      log: { warn() {} },
      now: clock.now,
    },
  })
  const browsers: [TestBrowser, TestBrowser] = [aBrowserFor(appUrl), aBrowserFor(appUrl)]
  const roles = ['user', 'user', 'admin'] as const
  const people = await Promise.all(roles.map((role) => aPerson(db, { passwordHash: firstHash, role })))
  const ids = people.map(({ id }) => id)
  const [, owner = '', administrator = ''] = ids
  const proven = new Map(ids.map((id) => [id, new Set<string>()]))
  for (const [id, slot] of [
    [owner, 'mobile'],
    [owner, 'alternate'],
    [administrator, 'mobile'],
  ] as const) {
    const number = aPhone()
    await aRegisteredPhone(db, id, { slot, number })
    proven.get(id)?.add(testKeys.blindIndex(number, PHONE_INDEX))
  }
  const seeded = [...proven.values()].flatMap((phones) => [...phones])

  const ledger = aLedger(clock)
  /** The index of the password that each has now, and the session opened last in each browser. */
  const present = new Map(ids.map((id) => [id, 0]))
  const current: Record<Where, string | undefined> = { 0: undefined, 1: undefined }
  const reached = { ...nothingReached }
  const used = new Set<string>()
  const held: HeldKey[] = []
  const passes: HeldPass[] = []
  const phones: HeldPhone[] = []
  const approved = new Set<string>()
  let is = await look(db, ids)

  const actorIn = (where: Where): Event['actor'] => {
    const session = is.sessions.find(({ id }) => id === current[where])
    if (!session || session.endedAt || personIn(is, session.userId).disabledAt) return null
    const isIdle = session.lastSeenAt.getTime() <= clock.now().getTime() - minutes(30)
    return isIdle ? null : { id: session.userId, sessionId: session.id }
  }

  /** What the model remembers of a step that kept to the rules. */
  function remember({ step, where, was, is }: Event): void {
    for (const { id, userId, endedAt, factors } of is.sessions) {
      const earlier = was.sessions.find((one) => one.id === id)
      if (!earlier && step.does === 'passkey') reached.passkeys += 1
      if (!earlier && step.does === 'sign in by pass') reached.passSignIns += 1
      if (!earlier) [current[where], reached.sessions] = [id, reached.sessions + 1]
      else if (JSON.stringify(earlier.factors) !== JSON.stringify(factors)) reached.raised += 1
      if (earlier && !earlier.endedAt && endedAt && userId) reached.ended += 1
    }
    const isNew = (one: Snapshot['methods'][number]) =>
      was.methods.every(({ verifiedAt }) => verifiedAt.getTime() !== one.verifiedAt.getTime())
    reached.sets += is.methods.filter((one) => one.kind === 'recovery_codes' && isNew(one)).length
    reached.answers += is.methods.filter((one) => one.kind === 'security_questions' && isNew(one)).length
    reached.answered += is.events.filter((one) => JSON.stringify(one.details).includes('kba')).length
    for (const method of is.methods) {
      const token = tokenOf(method)
      if (!token || method.kind === 'security_questions' || proven.get(method.userId)?.has(token)) continue
      proven.get(method.userId)?.add(token)
      reached[kindReached(method)] += 1
    }
    const isUsed = ({ channel, purpose, consumedAt }: Snapshot['challenges'][number]) =>
      channel === 'app_notification' && purpose !== 'registration' && consumedAt !== null
    reached.approvals += is.challenges.filter(isUsed).length - was.challenges.filter(isUsed).length
    reached.denials += is.events.filter(({ type }) => type === 'approval.denied').length
    if (step.does === 'delete' && is.methods.length < was.methods.length) reached.deleted += 1
    for (const user of is.users) {
      const earlier = personIn(was, user.id)
      if (!earlier.frozenAt && user.frozenAt) reached.frozen += 1
      if (earlier.frozenAt && !user.frozenAt) reached.lifted += 1
      if (earlier.passwordHash === user.passwordHash || !('next' in step)) continue
      present.set(user.id, step.next)
      if (step.does === 'replace password') ledger.password(where, user.id)
      reached[step.does === 'finish reset' ? 'resets' : 'passwords'] += 1
    }
    if (JSON.stringify(was.policy) !== JSON.stringify(is.policy)) reached.policies += 1
    if (was.spend.version !== is.spend.version) reached.prices += 1
    if (is.openings.length > was.openings.length) reached.opened += 1
    if (was.webhooks.length !== is.webhooks.length) reached.webhooks += 1
    if (was.organisation.version !== is.organisation.version) reached.organisations += 1
    if (step.does === 'enter test code' && JSON.stringify(was.tests) !== JSON.stringify(is.tests)) reached.tests += 1
  }

  async function take([where, step]: Taken): Promise<void> {
    const was: Snapshot = is
    const actor = actorIn(where)
    const [givenBefore, sentBefore, mailsBefore] = [ledger.length, codes.sent.length, mailbox.mails.length]
    await act({
      db,
      where,
      step,
      was,
      actor,
      people,
      present,
      clock,
      codes,
      mailbox,
      ledger,
      browser: browsers[where],
      used,
      held,
      passes,
      phones,
      approved,
    })
    await Promise.all(afterwards.splice(0))
    is = await look(db, ids, was.last)

    const [sent, mailed] = [codes.sent.slice(sentBefore), mailbox.mails.slice(mailsBefore)]
    const event = { step, where, actor, was, is, ledger, givenBefore, sent, mailed, proven }
    try {
      for (const follows of rules) follows(event)
      await expectInvariants(db, is, clock.now(), seeded)
    } catch (cause) {
      throw new Error(`After ${JSON.stringify(step)} in browser ${where}`, { cause })
    }
    remember(event)
  }

  return { take, reached, used }
}
