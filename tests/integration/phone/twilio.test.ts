import { describe, expect, it } from 'vitest'
import { lockPerson } from '@/features/accounts/lock-person'
import { confirmPhone } from '@/features/methods/phone/confirm-phone'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { minutes } from '@/lib/time'
import { anActor, aPhone, testKeys } from '../../support/builders'
import { twilioCodes } from '../../support/codes'
import { eventsOf, sharedDatabase } from '../../support/database'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const { fake, codes, impatient, checks, sends } = await twilioCodes()

async function aSentCode() {
  const deps = testDeps({ db, codes })
  const actor = await anActor(db)
  const to = aPhone()
  const id = await started(deps, actor, { to })
  const right = fake.codeFor(to) ?? 'none'
  const wrong = right === '000000' ? '000001' : '000000'
  return { deps, actor, to, id, right, wrong }
}
const methodsOf = async (userId: string) => (await loadMethods(db, testKeys, userId)).methods
const UNAVAILABLE = { ok: false, error: { kind: 'unavailable' } }

describe('through Twilio', () => {
  it('a phone is added with the code that was sent to it', async () => {
    const { deps, actor, id, right } = await aSentCode()
    expect(await enter(deps, actor, id, right)).toEqual({ ok: true, value: null })
    expect(await methodsOf(actor.id)).toHaveLength(1)
  })

  it('a code of one person is no use to another with the same number', async () => {
    const { deps, to, right } = await aSentCode()
    const stranger = await anActor(db)
    fake.advance(minutes(10))
    const id = await started(deps, stranger, { to })
    const fresh = fake.codeFor(to)
    const answer = await enter(deps, stranger, id, right)
    expect(answer.ok).toBe(fresh === right)
  })
})

describe('sixty-four submits of one correct code', () => {
  it('register exactly one phone with one audit row, and no submit is told anything untrue', async () => {
    const { deps, actor, id, right } = await aSentCode()
    const answers = await Promise.all(Array.from({ length: 64 }, () => enter(deps, actor, id, right)))
    expect(await methodsOf(actor.id)).toHaveLength(1)
    expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
    expect(answers.some(({ ok }) => ok)).toBe(true)
    for (const answer of answers) expect(answer.ok || answer.error.kind).toBeOneOf([true, 'gone', 'used_up'])
    expect(checks()).toBeLessThanOrEqual(5)
  })

  it('are all told of the success once it is there', async () => {
    const { deps, actor, id, right } = await aSentCode()
    await Promise.all(Array.from({ length: 64 }, () => enter(deps, actor, id, right)))
    expect(await enter(deps, actor, id, right)).toEqual({ ok: true, value: null })
  })
})

describe('one correct code from two windows at once', () => {
  it('is told as a success in both, although Twilio refuses the second before the first is kept', async () => {
    const { deps, actor, id, right } = await aSentCode()
    const answers = await db.$transaction(async (tx) => {
      await lockPerson(tx, actor.id)
      const both = [enter(deps, actor, id, right), enter(deps, actor, id, right)]
      await expect.poll(checks).toBe(2)
      return both
    })
    expect(await Promise.all(answers)).toEqual(Array(2).fill({ ok: true, value: null }))
    expect(await methodsOf(actor.id)).toHaveLength(1)
  })
})

describe('forty wrong codes at once', () => {
  it('reach Twilio five times', async () => {
    const { deps, actor, id, wrong } = await aSentCode()
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter(deps, actor, id, wrong)))
    expect(checks()).toBe(5)
    expect(answers.filter(({ ok }) => ok)).toEqual([])
  })

  it('leave no try for the right one', async () => {
    const { deps, actor, id, right, wrong } = await aSentCode()
    await Promise.all(Array.from({ length: 40 }, () => enter(deps, actor, id, wrong)))
    expect(await enter(deps, actor, id, right)).toEqual({ ok: false, error: { kind: 'used_up' } })
    expect(await methodsOf(actor.id)).toEqual([])
  })

  it('count five against the day', async () => {
    const { deps, actor, id, wrong } = await aSentCode()
    await Promise.all(Array.from({ length: 40 }, () => enter(deps, actor, id, wrong)))
    const counter = await db.counter.findUniqueOrThrow({ where: { key: `checks:registration:${actor.id}` } })
    expect(counter.hits).toHaveLength(5)
  })
})

describe('eight first submits of the phone step at once', () => {
  it('send one code and open one challenge', async () => {
    const deps = testDeps({ db, codes })
    const [actor, to] = [await anActor(db), aPhone()]
    const steps = Array.from({ length: 8 }, () => startPhone(deps, actor, aPhoneStep({ to })))
    const ids = new Set((await Promise.all(steps)).map((answer) => answer.ok && answer.value.challengeId))
    expect(ids.size).toBe(1)
    expect(sends(to)).toBe(1)
  })
})

describe('when Twilio', () => {
  it.each([
    ['is down', 'reset' as const],
    ['answers with a page instead of JSON', 'html' as const],
    ['answers with a page and status 200', { status: 200, body: '<h1>Welcome</h1>' }],
    ['is overloaded', { status: 429, code: 20429 }],
    ['fails inside', { status: 500, code: 20500 }],
    ['answers with a status nobody knows', { status: 200, body: { sid: `VE${'0'.repeat(32)}`, status: 'splendid' } }],
  ])('%s, a check verifies nothing and the code stays good', async (_, fault) => {
    const { deps, actor, id, right } = await aSentCode()
    fake.failNext('check', fault)
    expect(await enter(deps, actor, id, right)).toEqual(UNAVAILABLE)
    expect(await methodsOf(actor.id)).toEqual([])
    expect(await enter(deps, actor, id, right)).toEqual({ ok: true, value: null })
  })

  it('hangs, a check ends in time and verifies nothing', async () => {
    const { deps, actor, id, right } = await aSentCode()
    fake.failNext('check', 'hang')
    const hurried = { ...deps, codes: impatient }
    expect(await confirmPhone(hurried, actor, { challengeId: id, code: right })).toEqual(UNAVAILABLE)
    expect(await methodsOf(actor.id)).toEqual([])
  })

  it.each([
    ['has no service for us', { status: 404, code: 20404 }],
    ['does not know our password', { status: 401, code: 20003 }],
    ['is overloaded', { status: 429, code: 20429 }],
  ])('%s, a send says that nothing was sent, and costs nothing', async (_, fault) => {
    const deps = testDeps({ db, codes })
    const [actor, to] = [await anActor(db), aPhone()]
    fake.failAlways('send', fault)
    for (const _ of Array(6)) expect(await startPhone(deps, actor, aPhoneStep({ to }))).toEqual(UNAVAILABLE)
    fake.recover()
    expect((await startPhone(deps, actor, aPhoneStep({ to }))).ok).toBe(true)
    expect(sends(to)).toBe(1)
  })

  it('sent the code but its answer was lost, the code that arrived works and none is sent again', async () => {
    const deps = testDeps({ db, codes })
    const [actor, to] = [await anActor(db), aPhone()]
    fake.failNext('send', 'lost')
    const id = await started(deps, actor, { to })
    expect(await enter(deps, actor, id, fake.codeFor(to) ?? 'none')).toEqual({ ok: true, value: null })
    expect(sends(to)).toBe(1)
  })

  it('never sent the code whose answer was lost, a guess verifies nothing', async () => {
    const deps = testDeps({ db, codes })
    const actor = await anActor(db)
    fake.failNext('send', 'reset')
    expect(await enter(deps, actor, await started(deps, actor), '123456')).toEqual(UNAVAILABLE)
    expect(await methodsOf(actor.id)).toEqual([])
  })

  it('loses the answer to a check that it approved, starting again leads to the end', async () => {
    const { deps, actor, id, to, right } = await aSentCode()
    fake.failNext('check', 'lost')
    expect(await enter(deps, actor, id, right)).toEqual(UNAVAILABLE)
    expect(await methodsOf(actor.id)).toEqual([])
    expect(await enter(deps, actor, id, right)).toEqual({ ok: false, error: { kind: 'gone' } })

    const again = await started(deps, actor, { to })
    expect(await enter(deps, actor, again, fake.codeFor(to) ?? 'none')).toEqual({ ok: true, value: null })
  })

  it('forgot the verification, the person is told to start again', async () => {
    const { deps, actor, id, right } = await aSentCode()
    fake.advance(minutes(10))
    expect(await enter(deps, actor, id, right)).toEqual({ ok: false, error: { kind: 'gone' } })
  })
})
