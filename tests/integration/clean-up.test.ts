import { v7 as newId } from 'uuid'
import { beforeAll, expect, it } from 'vitest'
import { deleteExpired } from '@/features/clean-up/delete-expired'
import { limits } from '@/features/limits/limits'
import { days, minutes } from '@/lib/time'
import { aClock, aPerson, fromNow } from '../support/builders'
import { ownDatabase } from '../support/database'

let db: Awaited<ReturnType<typeof ownDatabase>>
const clock = aClock()
const deps = () => ({ db, now: clock.now })

beforeAll(async () => {
  db = await ownDatabase()
})

/** One row of each kind whose time was over so long ago. */
async function aRowOfEach(ago: (kept: number) => number) {
  const { id: userId } = await aPerson(db)
  const at = (kept: number) => fromNow(clock, -ago(kept))
  const { proofs, sessions, notices } = limits.kept
  const common = { userId, browserHash: 'browser' }
  const begun = { createdAt: at(proofs + minutes(15)), expiresAt: at(proofs) }
  const challenge = {
    purpose: 'sign_in',
    channel: 'text',
    slot: 'mobile',
    targetCiphertext: 'x',
    numberIndex: 'x',
  } as const
  const [nextSendAt, nextAttemptAt] = [begun.expiresAt, at(notices)]
  await db.challenge.create({ data: { id: newId(), ...common, ...challenge, ...begun, nextSendAt, checksLeft: 5 } })
  await db.pendingSignIn.create({ data: { id: newId(), ...common, ...begun } })
  await db.passkeySignIn.create({ data: { id: newId(), browserHash: 'browser', nonce: 'x', ...begun } })
  await db.passwordReset.create({ data: { id: newId(), ...common, ...begun, detailsCiphertext: 'x' } })
  const used = { createdAt: at(sessions + minutes(1)), lastSeenAt: at(sessions), expiresAt: at(sessions) }
  await db.session.create({ data: { id: newId(), ...common, ...used, tokenHash: newId(), factors: [] } })
  await db.counter.create({ data: { key: newId(), hits: [], expiresAt: at(0) } })
  const expiresAt = at(0)
  await db.sendTally.create({ data: { key: newId(), slots: [1n], amounts: [1n], expiresAt } })
  await db.spendAlarm.create({ data: { key: newId(), cap: 'day', amount: 1n, since: expiresAt, until: expiresAt } })
  await db.countryOpening.create({ data: { country: newId(), openedAt: expiresAt, until: expiresAt } })
  const hour = at(limits.kept.spending)
  await db.spendHour.create({ data: { hour, country: 'US', event: 'text', count: 1, money: 1n } })
  const draft = { userId, kind: 'policy', valueCiphertext: 'x', createdAt: at(days(1)), expiresAt: at(0) }
  await db.draft.create({ data: { id: newId(), ...draft } })
  const told = { userId, event: 'new_browser', details: {} }
  await db.notice.create({
    data: { id: newId(), ...told, channel: 'mail', toCiphertext: 'x', createdAt: at(notices), nextAttemptAt },
  })
  const webhook = { id: newId(), url: 'https://hooks.example.test/', events: [], secretCiphertext: 'x', cursor: 0 }
  await db.webhook.create({ data: { ...webhook, createdAt: at(notices) } })
  const givenUpAt = at(notices)
  await db.webhookDelivery.create({ data: { webhookId: webhook.id, seq: 1, nextAttemptAt, givenUpAt } })
  await db.change.create({ data: { id: newId(), ...told, at: at(limits.disputable) } })
  const image = { type: 'image/png', width: 16, height: 16, bytes: new Uint8Array(1) }
  await db.logo.create({ data: { hash: newId(), ...image, createdAt: at(proofs) } })
  const [passId, endsAt] = [newId(), at(proofs)]
  const issued = { createdAt: fromNow({ now: () => endsAt }, -minutes(60)), verifiedAt: endsAt }
  await db.method.create({ data: { id: passId, userId, kind: 'temporary_access_pass', ...issued } })
  const pass = { startsAt: issued.createdAt, endsAt, isOneTime: false, issuedBy: newId() }
  await db.accessPass.create({ data: { methodId: passId, userId, codeIndex: 'x', ...pass } })
  return userId
}

const KINDS = [
  'challenges',
  'pendingSignIns',
  'passwordResets',
  'drafts',
  'sessions',
  'notices',
  'changes',
  'methods',
] as const

async function rowsOf(id: string): Promise<number[]> {
  const select = Object.fromEntries(KINDS.map((kind) => [kind, true]))
  const { _count } = await db.user.findUniqueOrThrow({ where: { id }, select: { _count: { select } } })
  return KINDS.map((kind) => _count[kind] ?? 0)
}

it('deletes what has been over for long enough, and nothing that somebody may still need', async () => {
  const gone = await aRowOfEach((kept) => kept + minutes(1))
  const kept = await aRowOfEach((time) => time - minutes(1))
  const each = {
    challenges: 1,
    passkeySignIns: 1,
    pendingSignIns: 1,
    passwordResets: 1,
    accessPasses: 1,
    drafts: 1,
    sessions: 1,
    counters: 1,
    sendTallies: 1,
    spendAlarms: 1,
    countryOpenings: 1,
    spendHours: 1,
    notices: 1,
    webhookDeliveries: 1,
    logos: 1,
    changes: 1,
  }
  expect(await deleteExpired(deps())).toEqual(each)
  expect(await rowsOf(gone)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  expect(await rowsOf(kept)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  const others = [db.counter.count(), db.passkeySignIn.count(), db.webhookDelivery.count(), db.logo.count()]
  expect(await Promise.all(others)).toEqual([1, 1, 1, 1])
  const counts = [db.sendTally.count(), db.spendAlarm.count(), db.countryOpening.count(), db.spendHour.count()]
  expect(await Promise.all(counts)).toEqual([1, 1, 1, 1])
})

it('takes any number of rows, by several processes at once', async () => {
  clock.advance(days(1))
  await deleteExpired(deps())
  const row = (n: number) => ({ key: `expired ${n}`, hits: [], expiresAt: fromNow(clock, -minutes(1)) })
  await db.counter.createMany({ data: Array.from({ length: 1_300 }, (_, n) => row(n)) })
  const runs = await Promise.all([deleteExpired(deps()), deleteExpired(deps()), deleteExpired(deps())])
  expect(await db.counter.count()).toBe(0)
  expect(runs.reduce((sum, { counters = 0 }) => sum + counters, 0)).toBe(1_300)
})

it('stops in between when the process is asked to', async () => {
  await db.counter.create({ data: { key: 'left', hits: [], expiresAt: fromNow(clock, -minutes(1)) } })
  expect(await deleteExpired(deps(), AbortSignal.abort())).toEqual({})
  expect(await db.counter.count()).toBe(1)
})
