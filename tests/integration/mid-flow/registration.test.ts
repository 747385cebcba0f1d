import { beforeEach, describe, expect, it } from 'vitest'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { loadSetUp } from '@/features/registration/load-set-up'
import { ProvedFactors } from '@/features/sessions/factors'
import { signOutEverywhere } from '@/features/sessions/sign-out'
import { creditRegistration } from '@/features/step-up/credit-registration'
import { days, minutes } from '@/lib/time'
import { aPhone, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { type Change, disabled, forbidding, frozen, save, slipIn } from '../../support/mid-flow'
import { aPhoneStep, enter, registered, started, testDeps } from '../../support/phone-flow'
import { aSignedInPerson, signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** Somebody in set-up whose text to a mobile of the United States is on its way: to their first phone or a new number. */
async function aCodeOnItsWay({ isChange = false } = {}) {
  const codes = scriptedCodes()
  const deps = testDeps({ db, codes })
  const actor = await aSignedInPerson(db)
  const old = isChange ? await aRegisteredPhone(db, actor.id) : null
  const before = (await loadMethods(db, testKeys, actor.id)).methods
  deps.clock.advance(days(1))
  const asked = { to: aPhone(), replaces: old }
  const id = await started(deps, actor, asked)
  return {
    db,
    deps,
    codes,
    actor,
    owner: actor,
    enter: () => enter(deps, actor, id),
    /** As the page does it after a code. */
    async credited() {
      await creditRegistration(deps, actor, id)
      const { factors } = await db.session.findUniqueOrThrow({ where: { id: actor.sessionId } })
      return ProvedFactors.parse(factors).map(({ amr }) => amr)
    },
    resend: () => resendCode(deps, actor, { id, channel: 'text' }),
    /** Goes back and presses Next once more. */
    again: () => startPhone(deps, actor, aPhoneStep(asked)),
    instead: (step: Parameters<typeof registered>[2]) => registered(deps, actor, { ...asked, ...step }),
    async isAsItWas() {
      expect((await loadMethods(db, testKeys, actor.id)).methods).toEqual(before)
    },
  }
}

const GONE = { ok: false, error: { kind: 'gone' } }
const twoStep = { required: 'all' as const, groups: [], from: null, skips: 0 }
const insteads = {
  texts: { channel: 'call' },
  'the slot': { slot: 'office', channel: 'call', replaces: null },
  'the country': { country: 'CH', to: undefined },
} as const
const policies = forbidding.flatMap(([name, policy]) => [
  { what: `the policy forbids ${name}`, happen: save({ ...policy, twoStep }), instead: insteads[name] },
  {
    what: `a policy that did not find it forbids ${name}`,
    happen: slipIn({ ...policy, twoStep }),
    instead: insteads[name],
  },
])

describe.each(policies)('when $what', ({ happen, instead }) => {
  it('after the code was sent, it is not sent again, neither by Resend nor by going back', async () => {
    const way = await aCodeOnItsWay()
    await happen(way)
    way.deps.clock.advance(minutes(1))
    expect((await way.again()).ok).toBe(false)
    expect((await way.resend()).ok).toBe(false)
    expect((await way.again()).ok).toBe(false)
    expect(way.codes.sent).toHaveLength(1)
  })

  it('after a refused resend, the code that was sent registers nothing, even where the policy is taken back', async () => {
    const way = await aCodeOnItsWay()
    await happen(way)
    way.deps.clock.advance(minutes(1))
    await way.resend()
    await save({})(way)
    expect(await way.enter()).toMatchObject(GONE)
    expect(way.codes.checked).toEqual([])
    await way.isAsItWas()
  })

  it('set-up is still demanded, credits nothing, and takes what is allowed instead', async () => {
    const way = await aCodeOnItsWay()
    const setUp = () => loadSetUp({ db, keys: testKeys }, way.actor, '2027-02-01')
    await happen(way)
    expect((await way.enter()).ok).toBe(false)
    expect(await setUp()).toEqual({ kind: 'required' })
    expect(await way.credited()).toEqual(['pwd'])
    await way.instead(instead)
    expect(await setUp()).toEqual({ kind: 'nothing' })
  })

  it('a phone whose number was being changed keeps its number', async () => {
    const way = await aCodeOnItsWay({ isChange: true })
    await happen(way)
    way.deps.clock.advance(minutes(1))
    expect((await way.enter()).ok).toBe(false)
    expect((await way.resend()).ok).toBe(false)
    await way.isAsItWas()
    expect(way.codes.checked).toEqual([])
    expect(way.codes.sent).toHaveLength(1)
  })
})

const sessionEnded: Change = {
  what: 'the session is ended on another device',
  happen: async ({ deps, owner }) => signOutEverywhere(deps, await signedInAgain(db, owner, { at: deps.now() })),
}

describe.each([disabled, frozen, sessionEnded])('when $what', ({ happen }) => {
  describe.each([
    ['a first phone', false],
    ['a new number', true],
  ])('while %s is on its way', (_, isChange) => {
    it('its code registers nothing', async () => {
      const way = await aCodeOnItsWay({ isChange })
      await happen(way)
      expect(await way.enter()).toEqual(GONE)
      await way.isAsItWas()
      expect(await way.credited()).toEqual(['pwd'])
    })

    it('its code registers nothing where it is compared just then', async () => {
      const way = await aCodeOnItsWay({ isChange })
      way.codes.meanwhile = () => happen(way)
      expect(await way.enter()).toEqual(GONE)
      await way.isAsItWas()
      expect(await way.credited()).toEqual(['pwd'])
    })

    it('no other number gets a code', async () => {
      const way = await aCodeOnItsWay({ isChange })
      await happen(way)
      const other = aPhoneStep({ slot: 'office', channel: 'call' })
      expect(await startPhone(way.deps, way.actor, other)).toEqual({ ok: false, error: { kind: 'not_found' } })
      expect(way.codes.sent).toHaveLength(1)
    })
  })
})

describe.each([disabled, frozen])('when $what', ({ happen }) => {
  it('no code is sent again', async () => {
    const way = await aCodeOnItsWay()
    await happen(way)
    way.deps.clock.advance(minutes(1))
    expect(await way.resend()).toEqual(GONE)
    expect((await way.again()).ok).toBe(false)
    expect(way.codes.sent).toHaveLength(1)
  })
})

it('a person whose session was ended signs in again and registers the phone', async () => {
  const way = await aCodeOnItsWay()
  await sessionEnded.happen(way)
  const again = await signedInAgain(db, way.actor, { at: way.deps.now() })
  await registered(way.deps, again)
  expect((await loadMethods(db, testKeys, way.actor.id)).methods).toHaveLength(1)
})

it('a session that ended while its request was under way deletes no phone and moves no default', async () => {
  const way = await aCodeOnItsWay({ isChange: true })
  const { id = '' } = (await loadMethods(db, testKeys, way.actor.id)).methods[0] ?? {}
  await sessionEnded.happen(way)
  expect(await deleteMethod(way.deps, way.actor, id)).toEqual({ ok: false, error: 'not_found' })
  const toCall = { methodId: id, option: 'call' } as const
  expect(await changeDefault(way.deps, way.actor, toCall)).toEqual({ ok: false, error: 'not_usable' })
  await way.isAsItWas()
})
