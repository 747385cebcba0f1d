import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { findChallenge } from '@/features/verification/repository'
import { minutes, seconds } from '@/lib/time'
import { anActor, aPhone, aRegisteredPhone, inAnotherBrowser, testKeys } from '../../support/builders'
import { RIGHT, scriptedCodes, WRONG } from '../../support/codes'
import { auditOf, sharedDatabase } from '../../support/database'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const aTest = async () => {
  const codes = scriptedCodes()
  return { codes, deps: testDeps({ db, codes }), actor: await anActor(db) }
}
const methodsOf = async (userId: string) => (await loadMethods(db, testKeys, userId)).methods
const GONE = { ok: false, error: { kind: 'gone' } }

describe('adding a phone', () => {
  it('registers it once its code was entered, and makes the first one the default', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const id = await started(deps, actor, { to })
    expect(codes.sent).toEqual([{ to, extension: null, channel: 'text' }])
    expect(await methodsOf(actor.id)).toEqual([])

    expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
    const { methods, stored } = await loadMethods(db, testKeys, actor.id)
    expect(methods).toMatchObject([
      { type: { id: 'phone' }, identity: { ending: to.slice(-2) }, verifiedAt: deps.now() },
    ])
    expect(stored).toEqual({ methodId: methods[0]?.id, option: 'text' })
  })

  it('by a call makes the call the default', async () => {
    const { deps, actor } = await aTest()
    await enter(deps, actor, await started(deps, actor, { channel: 'call' }))
    expect((await loadMethods(db, testKeys, actor.id)).stored?.option).toBe('call')
  })

  it('leaves the default where it is when there is one', async () => {
    const { deps, actor } = await aTest()
    const first = await aRegisteredPhone(db, actor.id, { default: 'call' })
    await enter(deps, actor, await started(deps, actor, { slot: 'alternate' }))
    expect((await loadMethods(db, testKeys, actor.id)).stored).toEqual({ methodId: first, option: 'call' })
  })

  it('writes one audit row, with the last two digits and no more of the number', async () => {
    const { deps, actor } = await aTest()
    const to = aPhone()
    await enter(deps, actor, await started(deps, actor, { to }))
    const rows = await auditOf(db, actor.id)
    expect(rows).toMatchObject([
      {
        type: 'method.added',
        actorId: actor.id,
        sessionId: actor.sessionId,
        address: actor.address,
        userAgent: actor.userAgent,
        details: { method: 'phone', channel: 'text', ending: to.slice(-2) },
      },
    ])
    expect(JSON.stringify(rows[0]?.details)).not.toContain(to.slice(2))
  })

  it('stores nothing that shows the number', async () => {
    const { deps, actor } = await aTest()
    const to = aPhone()
    await enter(deps, actor, await started(deps, actor, { to }))
    const [stored] = await db.$queryRaw<{ everything: string }[]>`
      SELECT jsonb_build_array(
        (SELECT jsonb_agg(p) FROM "PhoneMethod" p WHERE p."userId" = ${actor.id}::uuid),
        (SELECT jsonb_agg(c) FROM "Challenge" c WHERE c."userId" = ${actor.id}::uuid),
        (SELECT jsonb_agg(a) FROM "AuditEvent" a WHERE a."subjectId" = ${actor.id}::uuid),
        (SELECT jsonb_agg(k) FROM "Counter" k))::text AS everything`
    expect(stored?.everything).toContain(actor.id)
    expect(stored?.everything).not.toContain(to.slice(2))
  })

  it('dials the extension of an office phone and shows it', async () => {
    const { deps, codes, actor } = await aTest()
    const office = { slot: 'office', channel: 'call', extension: '4021' } as const
    await enter(deps, actor, await started(deps, actor, office))
    expect(codes.sent).toMatchObject([{ extension: '4021', channel: 'call' }])
    expect((await methodsOf(actor.id))[0]?.detail.full).toMatch(/ x4021$/)
  })

  it('remembers which method came of the challenge', async () => {
    const { deps, actor } = await aTest()
    const id = await started(deps, actor)
    await enter(deps, actor, id)
    const [method] = await methodsOf(actor.id)
    expect(await findChallenge(db, id, actor)).toMatchObject({ methodId: method?.id, consumedAt: deps.now() })
  })

  it('of a number that another account has is answered as any other', async () => {
    const { deps, actor } = await aTest()
    const number = aPhone()
    await aRegisteredPhone(db, (await anActor(db)).id, { number })
    expect(await enter(deps, actor, await started(deps, actor, { to: number }))).toEqual({ ok: true, value: null })
  })
})

describe('the phone step refuses', () => {
  it.each([
    ['a second phone of one slot', { slot: 'mobile' }, 'not_allowed'],
    ['a text to an office phone', { slot: 'office', channel: 'text' }, 'channel_not_allowed'],
    ['to replace a method that is not there', { replaces: newId() }, 'not_found'],
  ] as const)('%s', async (_, step, kind) => {
    const { deps, codes, actor } = await aTest()
    await aRegisteredPhone(db, actor.id)
    expect(await startPhone(deps, actor, aPhoneStep(step))).toEqual({ ok: false, error: { kind } })
    expect(codes.sent).toEqual([])
  })

  it('an alternate phone without a phone', async () => {
    const { deps, actor } = await aTest()
    const result = await startPhone(deps, actor, aPhoneStep({ slot: 'alternate' }))
    expect(result).toEqual({ ok: false, error: { kind: 'not_allowed' } })
  })

  it('a number that the person has already, in whatever slot', async () => {
    const { deps, codes, actor } = await aTest()
    const number = aPhone()
    await aRegisteredPhone(db, actor.id, { number })
    const result = await startPhone(deps, actor, aPhoneStep({ to: number, slot: 'alternate' }))
    expect(result).toEqual({ ok: false, error: { kind: 'already_yours' } })
    expect(codes.sent).toEqual([])
  })

  it('to replace a method of somebody else, as one that is not there', async () => {
    const { deps, actor } = await aTest()
    const theirs = await aRegisteredPhone(db, (await anActor(db)).id)
    const result = await startPhone(deps, actor, aPhoneStep({ replaces: theirs }))
    expect(result).toEqual({ ok: false, error: { kind: 'not_found' } })
  })

  it('a person whose account is disabled', async () => {
    const { deps, codes } = await aTest()
    const disabled = await anActor(db, { disabledAt: new Date() })
    expect((await startPhone(deps, disabled, aPhoneStep())).ok).toBe(false)
    expect(codes.sent).toEqual([])
  })
})

describe('the code step answers "gone" without asking the provider', () => {
  it.each([
    ['to a challenge that never was', async () => newId()],
    [
      'to the challenge of somebody else',
      async (deps: Awaited<ReturnType<typeof aTest>>['deps']) => started(deps, await anActor(db)),
    ],
    [
      'in another browser of the same person',
      async (deps: Awaited<ReturnType<typeof aTest>>['deps'], actor: Awaited<ReturnType<typeof aTest>>['actor']) =>
        started(deps, inAnotherBrowser(actor)),
    ],
  ])('%s', async (_, challengeOf) => {
    const { deps, codes, actor } = await aTest()
    const id = await challengeOf(deps, actor)
    expect(await enter(deps, actor, id)).toEqual(GONE)
    expect(await resendCode(deps, actor, { id, channel: 'text' })).toEqual(GONE)
    expect(await findChallenge(db, id, actor)).toBeNull()
    expect(codes.checked).toEqual([])
  })

  it('when the code is ten minutes old', async () => {
    const { deps, codes, actor } = await aTest()
    const id = await started(deps, actor)
    deps.clock.advance(minutes(10) + seconds(1))
    expect(await enter(deps, actor, id)).toEqual(GONE)
    expect(codes.checked).toEqual([])
  })

  it('after the person was disabled', async () => {
    const { deps, actor } = await aTest()
    const id = await started(deps, actor)
    await db.user.update({ where: { id: actor.id }, data: { disabledAt: new Date() } })
    expect(await enter(deps, actor, id)).toEqual(GONE)
    expect(await methodsOf(actor.id)).toEqual([])
  })
})

describe('the code step', () => {
  it('takes the code a second before the ten minutes are over', async () => {
    const { deps, actor } = await aTest()
    const id = await started(deps, actor)
    deps.clock.advance(minutes(10) - seconds(1))
    expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
  })

  it('counts down the tries, and after the fifth wrong code takes no right one', async () => {
    const { deps, codes, actor } = await aTest()
    const id = await started(deps, actor)
    for (const checksLeft of [4, 3, 2, 1]) {
      expect(await enter(deps, actor, id, WRONG)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft } })
    }
    const usedUp = { ok: false, error: { kind: 'used_up' } }
    expect(await enter(deps, actor, id, WRONG)).toEqual(usedUp)
    expect(await enter(deps, actor, id, RIGHT)).toEqual(usedUp)
    expect(codes.checked).toHaveLength(5)
    expect(await methodsOf(actor.id)).toEqual([])
  })

  it('after success says so again, whatever is entered, and changes nothing', async () => {
    const { deps, codes, actor } = await aTest()
    const id = await started(deps, actor)
    await enter(deps, actor, id)
    expect(await enter(deps, actor, id, RIGHT)).toEqual({ ok: true, value: null })
    expect(await enter(deps, actor, id, WRONG)).toEqual({ ok: true, value: null })
    expect(codes.checked).toHaveLength(1)
    expect(await auditOf(db, actor.id)).toHaveLength(1)
  })

  it('does not bring back a phone that was deleted since', async () => {
    const { deps, actor } = await aTest()
    const id = await started(deps, actor)
    await enter(deps, actor, id)
    await db.user.update({ where: { id: actor.id }, data: { defaultMethodId: null, defaultOption: null } })
    await db.method.deleteMany({ where: { userId: actor.id } })
    await enter(deps, actor, id)
    expect(await methodsOf(actor.id)).toEqual([])
  })

  it.each([
    ['already_yours', 'alternate'],
    ['not_allowed', 'mobile'],
  ] as const)('answers %s when another window took the place meanwhile', async (kind, slot) => {
    const { deps, codes, actor } = await aTest()
    await aRegisteredPhone(db, actor.id, { slot: slot === 'mobile' ? 'office' : 'mobile' })
    const to = aPhone()
    const id = await started(deps, actor, { slot, to })
    codes.meanwhile = () =>
      aRegisteredPhone(db, actor.id, slot === 'mobile' ? { slot } : { slot: 'office', number: to })
    expect(await enter(deps, actor, id)).toEqual({ ok: false, error: { kind } })
    expect(await methodsOf(actor.id)).toHaveLength(2)
  })
})

describe('two windows of one browser', () => {
  it('go on with one challenge for the same number, without a second send during the wait', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const id = await started(deps, actor, { to })
    deps.clock.advance(seconds(29))
    expect(await started(deps, actor, { to })).toBe(id)
    expect(codes.sent).toHaveLength(1)
  })

  it('send the code again for the same number once the wait is over', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const id = await started(deps, actor, { to })
    deps.clock.advance(seconds(30))
    expect(await started(deps, actor, { to })).toBe(id)
    expect(codes.sent).toHaveLength(2)
  })

  it('asking for a call instead has to wait as a resend does', async () => {
    const { deps, actor } = await aTest()
    const to = aPhone()
    await started(deps, actor, { to })
    expect(await startPhone(deps, actor, aPhoneStep({ to, channel: 'call' }))).toMatchObject({
      error: { kind: 'wait' },
    })
  })

  it('with another number end the earlier challenge', async () => {
    const { deps, codes, actor } = await aTest()
    const earlier = await started(deps, actor)
    const later = await started(deps, actor)
    expect(await enter(deps, actor, earlier)).toEqual(GONE)
    expect(codes.checked).toEqual([])
    expect(await enter(deps, actor, later)).toEqual({ ok: true, value: null })
  })

  it('may add to two slots at once', async () => {
    const { deps, actor } = await aTest()
    const mobile = await started(deps, actor)
    const office = await started(deps, actor, { slot: 'office', channel: 'call' })
    await enter(deps, actor, mobile)
    await enter(deps, actor, office)
    expect(await methodsOf(actor.id)).toHaveLength(2)
  })
})

describe('another browser of the same person', () => {
  it('starts a challenge of its own and ends the one before', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const first = await started(deps, actor, { to })
    const elsewhere = inAnotherBrowser(actor)
    const second = await started(deps, elsewhere, { to })
    expect(second).not.toBe(first)
    expect(codes.sent).toHaveLength(2)
    expect(await enter(deps, actor, first)).toEqual(GONE)
    expect(await enter(deps, elsewhere, second)).toEqual({ ok: true, value: null })
  })
})

describe('starting again', () => {
  it('opens another challenge when this one has no checks left', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const spent = await started(deps, actor, { to })
    codes.outcomes = Array(5).fill('unavailable')
    for (const _ of Array(5)) await enter(deps, actor, spent)

    deps.clock.advance(minutes(5))
    const again = await started(deps, actor, { to })
    expect(await enter(deps, actor, again)).toEqual({ ok: true, value: null })
  })

  it('sends another code at once when the provider no longer knows the first', async () => {
    const { deps, codes, actor } = await aTest()
    const to = aPhone()
    const lost = await started(deps, actor, { to })
    codes.outcomes = ['gone']
    expect(await enter(deps, actor, lost)).toEqual(GONE)

    const again = await started(deps, actor, { to })
    expect(codes.sent).toHaveLength(2)
    expect(await enter(deps, actor, again)).toEqual({ ok: true, value: null })
  })
})
