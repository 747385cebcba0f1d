import { beforeEach, describe, expect, it, vi } from 'vitest'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import { startProof } from '@/features/methods/start-proof'
import { claimSend } from '@/features/spend/claim-send'
import { loadHolding } from '@/features/spend/holding'
import { findHeld, openCountry } from '@/features/spend/open-country'
import { days, hours, minutes, seconds } from '@/lib/time'
import { anActor, aPhone, aRegisteredPhone, testKeys } from '../../support/builders'
import { RIGHT, scriptedCodes, WRONG } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aForgetful, aReset, shown } from '../../support/password-reset'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'
import { aSend, claimed, forgetSpending, setSpendSettings } from '../../support/spend'

vi.hoisted(() => Object.assign(process.env, { LIMIT_UNVERIFIED_SENDS: '6', LIMIT_VERIFIED_PERCENT: '25' }))

const db = await ownDatabase()
const setUp = () => {
  const codes = scriptedCodes()
  return { ...testDeps({ db, codes }), codes }
}
const HELD = { ok: false, error: { kind: 'held' } }

beforeEach(async () => {
  await forgetSpending(db)
  await db.user.updateMany({ data: { role: 'user' } })
})

/** Sends the first few that a country gets without an approved code. */
async function hold(deps: ReturnType<typeof setUp>, country = 'US') {
  await claimed(db, 30, () => aSend({ country }), deps.now())
}

describe('a country whose codes nobody enters', () => {
  it('gets the first few of two hundred at once, and no more', async () => {
    expect(await claimed(db, 200, () => aSend(), setUp().now())).toHaveLength(6)
  })

  it('leaves other countries alone', async () => {
    const deps = setUp()
    await hold(deps)
    expect(await claimed(db, 10, () => aSend({ country: 'CH' }), deps.now())).toHaveLength(6)
  })

  it('opens as codes are entered: each vouches for four sends', async () => {
    const deps = setUp()
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await hold(deps)
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(0)
    expect(await enter(deps, actor, id)).toMatchObject({ ok: true })
    // One of four is too few for more than the first six; a second makes eight.
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(0)
    const other = await anActor(db)
    await aRegisteredPhone(db, other.id)
    await db.sendTally.updateMany({ where: { key: 'approved:US' }, data: { amounts: [2n] } })
    expect(await claimed(db, 200, () => aSend(), deps.now())).toHaveLength(2)
  })

  it('is not helped by wrong codes', async () => {
    const deps = setUp()
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await enter(deps, actor, id, WRONG)
    expect(await db.sendTally.count({ where: { key: 'approved:US' } })).toBe(0)
  })

  it('counts one approved code once, however often it is sent at once', async () => {
    const deps = setUp()
    deps.codes.outcomes.push('approved', 'gone', 'gone')
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await Promise.all(Array.from({ length: 3 }, () => enter(deps, actor, id, RIGHT)))
    const [tally] = await db.sendTally.findMany({ where: { key: 'approved:US' } })
    expect(tally?.amounts).toEqual([1n])
  })

  it('opens by itself once the window has slid', async () => {
    const deps = setUp()
    await hold(deps)
    deps.clock.advance(hours(23))
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(0)
    deps.clock.advance(hours(2))
    expect(await claimed(db, 10, () => aSend(), deps.now())).toHaveLength(6)
  })

  it('gets everything where administrators chose the alarm alone, and they are told', async () => {
    const deps = setUp()
    await setSpendSettings(db, { unverified: 'alarm' })
    expect(await claimed(db, 30, () => aSend(), deps.now())).toHaveLength(30)
    expect(await loadHolding(deps)).toMatchObject([{ cap: 'unverified', country: 'US', isEnforced: false }])
    const events = await db.auditEvent.findMany({ where: { type: 'spend.country_held' }, orderBy: { seq: 'desc' } })
    expect(events[0]?.details).toEqual({ cap: 'unverified', country: 'US', isEnforced: false })
  })
})

describe('a person meets a cap', () => {
  it('when adding a phone: nothing is sent, nothing is open, and nothing of their day is used', async () => {
    const deps = setUp()
    await hold(deps)
    const actor = await anActor(db)
    expect(await startPhone(deps, actor, aPhoneStep())).toEqual(HELD)
    expect(deps.codes.sent).toEqual([])
    expect(await db.challenge.findMany({ where: { userId: actor.id } })).toMatchObject([
      { endedReason: 'undeliverable' },
    ])
    const counters = await db.counter.findMany({ where: { key: `sends:person:${actor.id}` } })
    expect(counters.flatMap(({ hits }) => hits)).toEqual([])
  })

  it('twenty times, and can begin at once when there is room again', async () => {
    const deps = setUp()
    await hold(deps)
    const actor = await anActor(db)
    for (const _ of Array(20)) expect(await startPhone(deps, actor, aPhoneStep())).toEqual(HELD)
    await forgetSpending(db)
    expect(await startPhone(deps, actor, aPhoneStep())).toMatchObject({ ok: true })
  })

  it('when a code is sent again: the one that was sent before still counts', async () => {
    const deps = setUp()
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await hold(deps)
    deps.clock.advance(seconds(31))
    expect(await resendCode(deps, actor, { id, channel: 'text' })).toEqual(HELD)
    expect(deps.codes.sent).toHaveLength(1)
    expect(await enter(deps, actor, id)).toMatchObject({ ok: true })
  })

  it('when signing in or stepping up, and keeps every other way', async () => {
    const deps = setUp()
    await hold(deps)
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id)
    for (const purpose of ['sign_in', 'step_up'] as const) {
      expect(await startProof(deps, actor, { methodId, option: 'text', purpose })).toEqual(HELD)
    }
    const abroad = await aRegisteredPhone(db, actor.id, { slot: 'office', country: 'CH' })
    expect(await startProof(deps, actor, { methodId: abroad, option: 'call', purpose: 'sign_in' })).toMatchObject({
      ok: true,
    })
  })

  it('in a reset, and sees what a decoy shows', async () => {
    const deps = setUp()
    await hold(deps)
    const owner = await aForgetful(db)
    const [real, decoy] = [aReset(deps), aReset(deps)]
    await real.start(owner.email)
    await decoy.start('nobody@example.test')
    const answers = [await real.ask(0), await decoy.ask(0)]
    expect(answers.map(({ ok }) => ok)).toEqual([true, true])
    expect(deps.codes.sent).toEqual([])
    const [ofReal, ofDecoy] = [shown(await real.state()), shown(await decoy.state())]
    expect(ofReal?.step).toBe(ofDecoy?.step)
    expect([ofReal?.code?.sends, ofDecoy?.code?.sends]).toEqual([1, 1])
    const wrong = [await real.enter(WRONG), await decoy.enter(WRONG)]
    expect(wrong[0]).toEqual(wrong[1])
  })
})

describe('what the provider refuses', () => {
  it.each([
    ['unavailable', 0],
    ['channel_off', 0],
    ['number_rejected', 1],
    ['blocked', 1],
  ] as const)('%s gives back what it must', async (failure, left) => {
    const deps = setUp()
    deps.codes.sendFailures.push(failure)
    await startPhone(deps, await anActor(db), aPhoneStep())
    const held = await db.sendTally.findMany()
    const used = (key: string) => Number(held.find((tally) => tally.key === key)?.amounts[0])
    expect([used('day:'), used('country_day:US')]).toEqual([left, left])
    expect([used('unverified:US'), used('money:')]).toEqual([0, 0])
    expect(await db.spendHour.count()).toBe(0)
  })

  it('an answer that was lost counts: the text may have cost money', async () => {
    const deps = setUp()
    deps.codes.sendFailures.push('unconfirmed')
    await startPhone(deps, await anActor(db), aPhoneStep())
    expect(await db.spendHour.findMany()).toMatchObject([{ event: 'text', count: 1, money: 8_300n }])
  })

  it('a process that dies before the answer leaves the place taken, never one too many', async () => {
    const deps = setUp()
    const dies = { ...deps, codes: { ...deps.codes, send: () => Promise.reject(new Error('killed')) } }
    await expect(startPhone(dies, await anActor(db), aPhoneStep())).rejects.toThrow('killed')
    expect(await claimed(db, 10, () => aSend(), deps.now())).toHaveLength(5)
  })
})

describe('administrators', () => {
  const alarms = () => db.auditEvent.findMany({ where: { type: { in: ['spend.country_held', 'spend.cap_reached'] } } })

  it('are told once of a hold, of two hundred refusals at once, in the trail and by one mail each', async () => {
    const deps = setUp()
    const [one, two] = [await anActor(db, { role: 'admin' }), await anActor(db, { role: 'admin' })]
    const before = (await alarms()).length
    await claimed(db, 200, () => aSend(), deps.now())
    expect(await alarms()).toHaveLength(before + 1)
    for (const { id } of [one, two]) {
      const notices = await db.notice.findMany({ where: { userId: id } })
      expect(notices).toMatchObject([{ event: 'spend_alarm', details: { cap: 'unverified', country: 'US' } }])
    }
  })

  it('get one mail an hour about ranges, however many ranges are met, and no number in it', async () => {
    const deps = setUp()
    const admin = await anActor(db, { role: 'admin' })
    const { raiseAlarm } = await import('@/features/spend/raise-alarm')
    const alarm = (key: string, at: Date) =>
      raiseAlarm(
        { db, keys: testKeys },
        {
          cap: { name: 'range', key: `range:${key}`, country: 'US', amount: 1, rate: { limit: 1, window: hours(1) } },
          isEnforced: true,
          at,
        },
      )
    await Promise.all(Array.from({ length: 20 }, (_, n) => alarm(String(n % 5), deps.now())))
    expect(await db.notice.count({ where: { userId: admin.id } })).toBe(1)
    expect(await db.spendAlarm.count()).toBe(5)
    deps.clock.advance(hours(1) + 1)
    await alarm('0', deps.now())
    expect(await db.notice.count({ where: { userId: admin.id } })).toBe(2)
  })

  it('see a cap for as long as it holds', async () => {
    const deps = setUp()
    expect(await loadHolding(deps)).toEqual([])
    await hold(deps)
    expect(await loadHolding(deps)).toMatchObject([{ cap: 'unverified', country: 'US', isEnforced: true }])
    deps.clock.advance(days(1) + hours(1))
    expect(await loadHolding(deps)).toEqual([])
  })

  it('see it go when they raise a cap', async () => {
    const deps = setUp()
    await setSpendSettings(db, { moneyPerDay: 0.01 })
    await claimed(db, 2, () => aSend(), deps.now())
    expect(await loadHolding(deps)).toMatchObject([{ cap: 'money', country: null }])
    await setSpendSettings(db, { moneyPerDay: 1 })
    expect(await loadHolding(deps)).toEqual([])
  })
})

describe('opening a country', () => {
  const reason = 'The texts of a new carrier arrive late'

  it('lets everything through for a day, but for the other caps, and then holds it and tells again', async () => {
    const deps = setUp()
    const admin = await anActor(db, { role: 'admin' })
    await hold(deps)
    expect(await openCountry(deps, admin, { country: 'US', reason })).toMatchObject({ ok: true })
    expect(await loadHolding(deps)).toEqual([])
    expect(await claimed(db, 30, () => aSend(), deps.now())).toHaveLength(30)
    await setSpendSettings(db, { moneyPerDay: 0 })
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(0)
    await setSpendSettings(db)
    deps.clock.advance(hours(24) - minutes(1))
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(1)
    deps.clock.advance(minutes(1))
    expect(await claimed(db, 1, () => aSend(), deps.now())).toHaveLength(0)
    expect(await loadHolding(deps)).toMatchObject([{ cap: 'unverified' }])
    const { details } = await db.auditEvent.findFirstOrThrow({
      where: { type: 'spend.country_opened', actorId: admin.id },
    })
    expect(details).toMatchObject({ country: 'US', reason })
  })

  it('happens once, of twenty administrators at once', async () => {
    const deps = setUp()
    await hold(deps)
    const admins = await Promise.all(Array.from({ length: 20 }, () => anActor(db, { role: 'admin' })))
    const answers = await Promise.all(admins.map((admin) => openCountry(deps, admin, { country: 'US', reason })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(
      await db.auditEvent.count({
        where: { type: 'spend.country_opened', actorId: { in: admins.map(({ id }) => id) } },
      }),
    ).toBe(1)
  })

  it('is refused where nothing is held, and to who is frozen, disabled or signed out meanwhile', async () => {
    const deps = setUp()
    const admin = await anActor(db, { role: 'admin' })
    expect(await openCountry(deps, admin, { country: 'US', reason })).toEqual({ ok: false, error: 'not_held' })
    await hold(deps)
    const [frozen, disabled] = [
      await anActor(db, { role: 'admin' }),
      await anActor(db, { role: 'admin', disabledAt: new Date() }),
    ]
    await db.user.update({
      where: { id: frozen.id },
      data: { frozenAt: new Date(), frozenSince: new Date(), mustChangePassword: true },
    })
    for (const one of [frozen, disabled]) {
      expect(await openCountry(deps, one, { country: 'US', reason })).toEqual({ ok: false, error: 'over' })
    }
    expect(await findHeld(db, 'US', deps.now())).toEqual({ sends: 6, approved: 0 })
  })
})

it('lets through what a person with a phone in a held country asks for once it is opened', async () => {
  const deps = setUp()
  const [actor, admin] = [await anActor(db), await anActor(db, { role: 'admin' })]
  const methodId = await aRegisteredPhone(db, actor.id, { number: aPhone() })
  await hold(deps)
  const ask = () => startProof(deps, actor, { methodId, option: 'text', purpose: 'sign_in' })
  expect(await ask()).toEqual(HELD)
  await openCountry(deps, admin, { country: 'US', reason: 'They called us' })
  expect(await ask()).toMatchObject({ ok: true })
  expect(await claimSend({ db, keys: testKeys }, aSend({ country: null }), deps.now())).toMatchObject({ ok: true })
})
