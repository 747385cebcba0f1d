import { beforeEach, describe, expect, it, vi } from 'vitest'
import { askForProof } from '@/app/proof/ask-for-proof'
import { startProof } from '@/features/methods/start-proof'
import { ProvedFactors } from '@/features/sessions/factors'
import { hashToken } from '@/features/sessions/repository'
import { signOutEverywhere } from '@/features/sessions/sign-out'
import { stepUp } from '@/features/step-up/step-up'
import { stepUpByPassword } from '@/features/step-up/step-up-by-password'
import type { FormState } from '@/lib/form'
import { before, minutes } from '@/lib/time'
import { RIGHT } from '../../support/codes'
import { eventsOf, ownDatabase } from '../../support/database'
import {
  aWorld,
  type Change,
  disabled,
  frozen,
  inTheWay,
  nothingAllowed,
  oneWayLess,
  unnoticed,
} from '../../support/mid-flow'
import { aBrowserFor } from '../../support/pages'
import { OLD_PASSWORD } from '../../support/password-reset'
import { signedInAgain } from '../../support/signed-in'

const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  Object.assign(process.env, { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' })
  return { APP_URL }
})
vi.mock('next/headers')
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async () => Object.assign((key: string) => key, { rich: (key: string) => key }),
}))

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** A session whose only proof is a password of more than ten minutes ago. */
async function aStaleSession() {
  const world = await aWorld(db)
  const { deps, owner, mobile, office } = world
  const actor = await signedInAgain(db, owner, { at: before(deps.now(), minutes(11)) })
  Object.assign(globalThis, { countersignDeps: deps })
  const browser = aBrowserFor(APP_URL)
  const send = (methodId: string, channel: 'text' | 'call') =>
    startProof(deps, actor, { methodId, option: channel, purpose: 'step_up' })
  const enter = (challengeId: string) => stepUp(deps, actor, { challengeId, code: RIGHT })
  const session = () => db.session.findUniqueOrThrow({ where: { id: actor.sessionId } })
  return {
    ...world,
    actor,
    session,
    textTheMobile: () => send(mobile, 'text'),
    async sent() {
      const started = await send(mobile, 'text')
      if (!started.ok) throw new Error(started.error.kind)
      return started.value.challengeId
    },
    enter,
    async byAnotherWay() {
      const started = await send(office, 'call')
      return started.ok ? enter(started.value.challengeId) : started
    },
    proved: async () => ProvedFactors.parse((await session()).factors).map(({ amr }) => amr),
    /** The question that a change asks with this form, or null where it goes on. */
    async asks(fields: Record<string, string | undefined> = {}) {
      let asked: FormState | null = null
      await browser.send(async (_, form) => {
        asked = await askForProof(actor, form)
      }, fields)
      return asked as FormState | null // assigned in the callback, which the compiler does not follow
    },
    officeCall: `${office}:call`,
  }
}
type Stale = Awaited<ReturnType<typeof aStaleSession>>

const REFUSED = { ok: false, error: { kind: expect.stringMatching(/^(?:gone|not_usable|not_allowed)$/) } }
const GONE = { ok: false, error: { kind: 'gone' } }

async function isNotRaised({ session, actor, proved, owner }: Stale) {
  expect(await proved()).toEqual(['pwd'])
  expect((await session()).tokenHash).toBe(hashToken(actor.token))
  expect(await eventsOf(db, owner.id)).not.toContain('session.stepped_up')
}

describe.each([...oneWayLess, ...unnoticed])('when $what', ({ happen }) => {
  it('before a code is sent, none is sent that way, and another way raises the session', async () => {
    const stale = await aStaleSession()
    await happen(stale)
    expect(await stale.textTheMobile()).toEqual({ ok: false, error: { kind: 'not_usable' } })
    expect(stale.codes.sent).toEqual([])
    expect(await stale.byAnotherWay()).toMatchObject({ ok: true })
    expect(await stale.proved()).toEqual(['pwd', 'tel'])
  })

  it('after the code was sent, it is neither compared nor sent again, and the question offers what is left', async () => {
    const stale = await aStaleSession()
    const challenge = (await stale.asks())?.proof?.challengeId
    expect(stale.codes.sent).toMatchObject([{ channel: 'text' }])
    await happen(stale)
    stale.deps.clock.advance(minutes(1))
    expect(await stale.textTheMobile()).toMatchObject(REFUSED)
    const again = await stale.asks({ 'proof.challenge': challenge, 'proof.code': RIGHT })
    expect(again?.proof?.field).toBeUndefined()
    expect(again?.proof?.others.map(({ value }) => value)).toContain(stale.officeCall)
    expect(again?.proof?.others.map(({ value }) => value)).not.toContain(`${stale.mobile}:text`)
    expect(stale.codes.checked).toEqual([])
    expect(stale.codes.sent).toHaveLength(1)
    await isNotRaised(stale)

    const other = await stale.asks({ 'proof.intent': 'other', 'proof.option': stale.officeCall })
    const answered = { 'proof.challenge': other?.proof?.challengeId, 'proof.code': RIGHT }
    expect(await stale.asks(answered)).toBeNull()
    expect(await stale.proved()).toEqual(['pwd', 'tel'])
  })
})

describe.each(oneWayLess)('when $what while the code is compared', ({ happen }) => {
  it('it proves nothing, and another way raises the session', async () => {
    const stale = await aStaleSession()
    const challenge = await stale.sent()
    stale.codes.meanwhile = () => happen(stale)
    expect(await stale.enter(challenge)).toEqual(GONE)
    await isNotRaised(stale)
    stale.codes.meanwhile = async () => {}
    expect(await stale.byAnotherWay()).toMatchObject({ ok: true })
  })
})

it('a phone that is deleted in the moment of the commit proves nothing, and neither of the two fails', async () => {
  const stale = await aStaleSession()
  const challenge = await stale.sent()
  expect(await inTheWay(stale, () => stale.enter(challenge))).toEqual(GONE)
  await isNotRaised(stale)
  expect(await stale.byAnotherWay()).toMatchObject({ ok: true })
})

const sessionEnded: Change = {
  what: 'the session is ended on another device',
  happen: async ({ deps, owner }) => signOutEverywhere(deps, await signedInAgain(db, owner, { at: deps.now() })),
}

describe.each([nothingAllowed, disabled, frozen, sessionEnded])('when $what', ({ happen }) => {
  it('after the code was sent, it raises nothing', async () => {
    const stale = await aStaleSession()
    const challenge = await stale.sent()
    await happen(stale)
    expect(await stale.enter(challenge)).toMatchObject(REFUSED)
    await isNotRaised(stale)
  })

  it('while the code is compared, it raises nothing', async () => {
    const stale = await aStaleSession()
    const challenge = await stale.sent()
    stale.codes.meanwhile = () => happen(stale)
    expect(await stale.enter(challenge)).toEqual(GONE)
    await isNotRaised(stale)
  })
})

it.each([disabled, frozen, sessionEnded])('when $what, the password raises nothing either', async ({ happen }) => {
  const stale = await aStaleSession()
  await happen(stale)
  expect(await stepUpByPassword(stale.deps, stale.actor, OLD_PASSWORD)).toEqual(GONE)
  await isNotRaised(stale)
})

it('when the policy leaves no way, the question asks for the password, and the code on its way counts for nothing', async () => {
  const stale = await aStaleSession()
  const challenge = (await stale.asks())?.proof?.challengeId
  await nothingAllowed.happen(stale)
  expect(await stale.byAnotherWay()).toMatchObject(REFUSED)
  const answered = { 'proof.challenge': challenge, 'proof.code': RIGHT }
  expect((await stale.asks(answered))?.proof?.field?.name).toBe('proof.password')
  expect(stale.codes.checked).toEqual([])
  await isNotRaised(stale)
  expect(await stale.asks({ ...answered, 'proof.password': OLD_PASSWORD })).toBeNull()
})

it('when the account is disabled, the question takes neither a code nor the password, and sends nothing more', async () => {
  const stale = await aStaleSession()
  const challenge = (await stale.asks())?.proof?.challengeId
  await disabled.happen(stale)
  stale.deps.clock.advance(minutes(1))
  for (const fields of [{}, { 'proof.challenge': challenge, 'proof.code': RIGHT }]) {
    expect((await stale.asks(fields))?.proof).toBeDefined()
  }
  expect(stale.codes.sent).toHaveLength(1)
  expect(stale.codes.checked).toEqual([])
  await isNotRaised(stale)
})
