import { describe, expect, it } from 'vitest'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import type { SendFailure } from '@/features/verification/code-delivery'
import { days, hours, minutes, seconds } from '@/lib/time'
import { aClock, anActor, aPhone, fromNow } from '../../support/builders'
import { RIGHT, scriptedCodes, WRONG } from '../../support/codes'
import { sharedDatabase } from '../../support/database'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const setUp = () => {
  const codes = scriptedCodes()
  return { codes, deps: testDeps({ db, codes, clock: aClock() }) }
}

describe('codes to one number', () => {
  it('are five in ten minutes, whoever asks for them', async () => {
    const { deps, codes } = setUp()
    const to = aPhone()
    const retryAt = fromNow(deps, minutes(10))
    for (const _ of Array(5)) {
      await started(deps, await anActor(db), { to })
      deps.clock.advance(minutes(1))
    }
    const result = await startPhone(deps, await anActor(db), aPhoneStep({ to }))
    expect(result).toEqual({ ok: false, error: { kind: 'sends_per_number', retryAt } })
    expect(codes.sent).toHaveLength(5)
  })

  it('become possible one by one as each of the five grows ten minutes old', async () => {
    const { deps } = setUp()
    const to = aPhone()
    for (const _ of Array(5)) {
      await started(deps, await anActor(db), { to })
      deps.clock.advance(minutes(1))
    }
    deps.clock.advance(minutes(5) - 1)
    expect((await startPhone(deps, await anActor(db), aPhoneStep({ to }))).ok).toBe(false)
    deps.clock.advance(1)
    expect((await startPhone(deps, await anActor(db), aPhoneStep({ to }))).ok).toBe(true)
    expect((await startPhone(deps, await anActor(db), aPhoneStep({ to }))).ok).toBe(false)
  })

  it('are five in the second ten minutes too', async () => {
    const { deps } = setUp()
    const to = aPhone()
    for (const _ of Array(2)) {
      for (const _ of Array(5)) await started(deps, await anActor(db), { to })
      expect((await startPhone(deps, await anActor(db), aPhoneStep({ to }))).ok).toBe(false)
      deps.clock.advance(minutes(10))
    }
  })

  it('count the resends', async () => {
    const { deps } = setUp()
    const [to, actor] = [aPhone(), await anActor(db)]
    const id = await started(deps, actor, { to })
    for (const wait of [30, 40, 60, 90]) {
      deps.clock.advance(seconds(wait))
      await resendCode(deps, actor, { id, channel: 'text' })
    }
    deps.clock.advance(seconds(120))
    expect(await resendCode(deps, actor, { id, channel: 'text' })).toMatchObject({
      error: { kind: 'sends_per_number' },
    })
  })

  it('are five when twenty people ask at once', async () => {
    const { deps, codes } = setUp()
    const to = aPhone()
    const people = await Promise.all(Array.from({ length: 20 }, () => anActor(db)))
    const answers = await Promise.all(people.map((actor) => startPhone(deps, actor, aPhoneStep({ to }))))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5)
    expect(codes.sent).toHaveLength(5)
  })
})

describe('codes for one person', () => {
  it('are ten a day, to whatever numbers', async () => {
    const { deps, codes } = setUp()
    const actor = await anActor(db)
    const retryAt = fromNow(deps, days(1))
    for (const _ of Array(10)) {
      await started(deps, actor)
      deps.clock.advance(minutes(1))
    }
    const refused = { ok: false, error: { kind: 'sends_per_person', retryAt } }
    expect(await startPhone(deps, actor, aPhoneStep())).toEqual(refused)
    deps.clock.advance(hours(23))
    expect(await startPhone(deps, actor, aPhoneStep())).toEqual(refused)
    expect(codes.sent).toHaveLength(10)
  })

  it('start to be possible again a day after the first', async () => {
    const { deps } = setUp()
    const actor = await anActor(db)
    for (const _ of Array(10)) await started(deps, actor)
    deps.clock.advance(days(1))
    expect((await startPhone(deps, actor, aPhoneStep())).ok).toBe(true)
  })

  it('are counted from every browser together', async () => {
    const { deps } = setUp()
    const actor = await anActor(db)
    for (const n of Array(10).keys()) await started(deps, { ...actor, browserHash: `browser ${n}` })
    const result = await startPhone(deps, { ...actor, browserHash: 'one more' }, aPhoneStep())
    expect(result).toMatchObject({ error: { kind: 'sends_per_person' } })
  })

  it('that the number refused cost the person nothing', async () => {
    const { deps } = setUp()
    const [actor, busy] = [await anActor(db), aPhone()]
    for (const _ of Array(5)) await started(deps, await anActor(db), { to: busy })
    for (const _ of Array(10)) await startPhone(deps, actor, aPhoneStep({ to: busy }))
    for (const _ of Array(10)) expect((await startPhone(deps, actor, aPhoneStep())).ok).toBe(true)
  })
})

describe('a send that failed', () => {
  const ours: SendFailure[] = ['unavailable', 'channel_off']
  const theirs: SendFailure[] = [
    'number_rejected',
    'no_texts',
    'too_many_sends',
    'country_blocked',
    'blocked',
    'opted_out',
  ]

  it.each(ours)('on our side (%s) costs nothing', async (failure) => {
    const { deps, codes } = setUp()
    const [actor, to] = [await anActor(db), aPhone()]
    codes.sendFailures = Array(12).fill(failure)
    for (const _ of Array(12)) {
      expect(await startPhone(deps, actor, aPhoneStep({ to }))).toEqual({ ok: false, error: { kind: failure } })
    }
    expect((await startPhone(deps, actor, aPhoneStep({ to }))).ok).toBe(true)
  })

  it.each(theirs)('for a reason of the number (%s) counts', async (failure) => {
    const { deps, codes } = setUp()
    const [actor, to] = [await anActor(db), aPhone()]
    codes.sendFailures = Array(5).fill(failure)
    for (const _ of Array(5)) await startPhone(deps, actor, aPhoneStep({ to }))
    expect(await startPhone(deps, actor, aPhoneStep({ to }))).toMatchObject({ error: { kind: 'sends_per_number' } })
  })

  it('without an answer counts, and the code may be entered', async () => {
    const { deps, codes } = setUp()
    const [actor, to] = [await anActor(db), aPhone()]
    codes.sendFailures = ['unconfirmed']
    const id = await started(deps, actor, { to })
    for (const _ of Array(4)) await started(deps, await anActor(db), { to })
    expect(await startPhone(deps, await anActor(db), aPhoneStep({ to }))).toMatchObject({
      error: { kind: 'sends_per_number' },
    })
    codes.found = 'VElost'
    expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
    expect(codes.checked).toEqual([{ reference: 'VElost', code: RIGHT }])
  })

  it('ends the challenge: its code is no use', async () => {
    const { deps, codes } = setUp()
    const actor = await anActor(db)
    codes.sendFailures = ['number_rejected']
    await startPhone(deps, actor, aPhoneStep())
    const challenge = await db.challenge.findFirstOrThrow({ where: { userId: actor.id } })
    expect(challenge.endedReason).toBe('undeliverable')
    expect(await enter(deps, actor, challenge.id)).toEqual({ ok: false, error: { kind: 'gone' } })
  })
})

describe('wrong codes while registering', () => {
  const TOO_MANY = { ok: false, error: { kind: 'too_many_wrong_codes' } }

  /** Enters wrong codes, five for each number. */
  async function guess({ deps }: ReturnType<typeof setUp>, actor: Awaited<ReturnType<typeof anActor>>, times: number) {
    for (let left = times; left > 0; left -= 5) {
      const id = await started(deps, actor)
      for (const _ of Array(Math.min(left, 5))) await enter(deps, actor, id, WRONG)
    }
  }

  it('are twenty a day, and no new challenge, number or browser makes them more', async () => {
    const rig = setUp()
    const actor = await anActor(db)
    await guess(rig, actor, 20)
    const elsewhere = { ...actor, browserHash: 'another' }
    const id = await started(rig.deps, elsewhere)
    expect(await enter(rig.deps, elsewhere, id, RIGHT)).toMatchObject(TOO_MANY)
    expect(rig.codes.checked).toHaveLength(20)
  })

  it('are possible again a day later', async () => {
    const rig = setUp()
    const actor = await anActor(db)
    await guess(rig, actor, 20)
    rig.deps.clock.advance(days(1))
    expect(await enter(rig.deps, actor, await started(rig.deps, actor))).toEqual({ ok: true, value: null })
  })

  it('leave room for the right one as the twentieth', async () => {
    const rig = setUp()
    const actor = await anActor(db)
    await guess(rig, actor, 19)
    expect(await enter(rig.deps, actor, await started(rig.deps, actor))).toEqual({ ok: true, value: null })
  })

  it('are not what an unreachable provider costs', async () => {
    const rig = setUp()
    const actor = await anActor(db)
    await guess(rig, actor, 15)
    rig.codes.outcomes = Array(5).fill('unavailable')
    const silent = await started(rig.deps, actor)
    for (const _ of Array(5)) await enter(rig.deps, actor, silent)
    expect(await enter(rig.deps, actor, await started(rig.deps, actor))).toEqual({ ok: true, value: null })
  })
})
