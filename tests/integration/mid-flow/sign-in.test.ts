import { beforeEach, describe, expect, it } from 'vitest'
import { startProof } from '@/features/methods/start-proof'
import { loadSetUp } from '@/features/registration/load-set-up'
import { ProvedFactors } from '@/features/sessions/factors'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { sendDefaultCode } from '@/features/sign-in/send-default-code'
import { signIn } from '@/features/sign-in/sign-in'
import { minutes } from '@/lib/time'
import { testKeys } from '../../support/builders'
import { RIGHT } from '../../support/codes'
import { eventsOf, ownDatabase } from '../../support/database'
import { aWorld, disabled, frozen, inTheWay, nothingAllowed, oneWayLess, save, unnoticed } from '../../support/mid-flow'
import { aVisitor, OLD_PASSWORD } from '../../support/password-reset'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** A sign-in that waits for its second step. */
async function aWaitingSignIn() {
  const world = await aWorld(db)
  const { deps, owner, mobile, office } = world
  const visitor = aVisitor()
  const as = { ...visitor, id: owner.id }
  const enterPassword = () => signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  expect(await enterPassword()).toMatchObject({ ok: true, value: { kind: 'second_step' } })

  const send = (methodId: string, channel: 'text' | 'call') =>
    startProof(deps, as, { methodId, option: channel, purpose: 'sign_in' })
  const finish = (challengeId: string) => finishSignIn(deps, visitor, { challengeId, code: RIGHT })
  const newest = async () => {
    const where = { userId: owner.id, purpose: 'sign_in' as const }
    return (await db.challenge.findFirst({ where, orderBy: { id: 'desc' } }))?.id ?? 'none'
  }
  return {
    ...world,
    enterPassword,
    textTheMobile: () => send(mobile, 'text'),
    /** The text that follows the password by itself. */
    async sent() {
      await sendDefaultCode(deps, as)
      expect(world.codes.sent).toMatchObject([{ channel: 'text' }])
      return newest()
    },
    finish,
    /** What was proved in the sessions that this browser got. */
    async sessions() {
      const rows = await db.session.findMany({ where: { userId: owner.id, browserHash: visitor.browserHash } })
      return rows.map(({ factors }) => ProvedFactors.parse(factors).map(({ amr }) => amr))
    },
    async byAnotherWay() {
      const started = await send(office, 'call')
      return started.ok ? finish(started.value.challengeId) : started
    },
  }
}

const REFUSED = { ok: false, error: { kind: expect.stringMatching(/^(?:gone|not_usable|not_allowed)$/) } }
const OVER = { ok: false, error: { kind: 'no_sign_in' } }

describe.each([...oneWayLess, ...unnoticed])('when $what', ({ happen }) => {
  it('before a code is sent, none is sent that way, and another way opens the session', async () => {
    const waiting = await aWaitingSignIn()
    await happen(waiting)
    expect(await waiting.textTheMobile()).toEqual({ ok: false, error: { kind: 'not_usable' } })
    expect(waiting.codes.sent).toEqual([])
    expect(await waiting.byAnotherWay()).toMatchObject({ ok: true })
    expect(await waiting.sessions()).toEqual([['pwd', 'tel']])
  })

  it('after the code was sent, it is not compared, and another way opens the session', async () => {
    const waiting = await aWaitingSignIn()
    const challenge = await waiting.sent()
    await happen(waiting)
    expect(await waiting.finish(challenge)).toMatchObject(REFUSED)
    expect(waiting.codes.checked).toEqual([])
    expect(await waiting.sessions()).toEqual([])
    expect(await waiting.byAnotherWay()).toMatchObject({ ok: true })
    expect(await waiting.sessions()).toEqual([['pwd', 'tel']])
  })

  it('after the code was sent, it is not sent again', async () => {
    const waiting = await aWaitingSignIn()
    await waiting.sent()
    waiting.deps.clock.advance(minutes(1))
    await happen(waiting)
    expect(await waiting.textTheMobile()).toMatchObject(REFUSED)
    expect(waiting.codes.sent).toHaveLength(1)
  })
})

describe.each(oneWayLess)('when $what while the code is compared', ({ happen }) => {
  it('it opens nothing, and another way opens the session', async () => {
    const waiting = await aWaitingSignIn()
    const challenge = await waiting.sent()
    waiting.codes.meanwhile = () => happen(waiting)
    expect(await waiting.finish(challenge)).toEqual({ ok: false, error: { kind: 'gone' } })
    expect(await waiting.sessions()).toEqual([])
    expect(await eventsOf(db, waiting.owner.id)).not.toContain('sign_in.succeeded')

    waiting.codes.meanwhile = async () => {}
    expect(await waiting.byAnotherWay()).toMatchObject({ ok: true })
    expect(await waiting.sessions()).toEqual([['pwd', 'tel']])
  })
})

it('a phone that is deleted in the moment of the commit opens nothing, and neither of the two fails', async () => {
  const waiting = await aWaitingSignIn()
  const challenge = await waiting.sent()
  expect(await inTheWay(waiting, () => waiting.finish(challenge))).toMatchObject(REFUSED)
  expect(await waiting.sessions()).toEqual([])
  expect(await waiting.byAnotherWay()).toMatchObject({ ok: true })
})

describe.each([
  { ...nothingAllowed, sends: false, afterwards: REFUSED, compared: { ok: false, error: { kind: 'gone' } } },
  { ...disabled, sends: false, afterwards: OVER, compared: OVER },
  { ...frozen, sends: true, afterwards: OVER, compared: OVER },
])('when $what', ({ happen, sends, afterwards, compared }) => {
  it('before a code is sent, nothing opens the session', async () => {
    const waiting = await aWaitingSignIn()
    await happen(waiting)
    // A frozen account takes its phones from before, for a sign-in that begins anew.
    expect((await waiting.textTheMobile()).ok).toBe(sends)
    expect((await waiting.byAnotherWay()).ok).toBe(false)
    expect(await waiting.sessions()).toEqual([])
  })

  it('after the code was sent, it is not compared and opens nothing', async () => {
    const waiting = await aWaitingSignIn()
    const challenge = await waiting.sent()
    await happen(waiting)
    expect(await waiting.finish(challenge)).toMatchObject(afterwards)
    expect(waiting.codes.checked).toEqual([])
    expect(await waiting.sessions()).toEqual([])
  })

  it('while the code is compared, it opens nothing', async () => {
    const waiting = await aWaitingSignIn()
    const challenge = await waiting.sent()
    waiting.codes.meanwhile = () => happen(waiting)
    expect(await waiting.finish(challenge)).toEqual(compared)
    expect(await waiting.sessions()).toEqual([])
  })
})

describe('signing in again', () => {
  it('follows a policy that leaves no way: then the password is enough', async () => {
    const waiting = await aWaitingSignIn()
    await nothingAllowed.happen(waiting)
    expect(await waiting.enterPassword()).toMatchObject({ ok: true, value: { kind: 'session' } })
    expect(await waiting.sessions()).toEqual([['pwd']])
  })

  it('leads to set-up where two-step is demanded and no way is left', async () => {
    const waiting = await aWaitingSignIn()
    const twoStep = { required: 'all' as const, groups: [], from: null, skips: 0 }
    await save({ countries: ['FR'], twoStep })(waiting)
    const answer = await waiting.enterPassword()
    expect(answer).toMatchObject({ ok: true, value: { kind: 'session' } })
    const { id: sessionId } = await db.session.findFirstOrThrow({ where: { userId: waiting.owner.id } })
    const person = { id: waiting.owner.id, sessionId }
    expect(await loadSetUp({ db, keys: testKeys }, person, '2027-02-01')).toEqual({ kind: 'required' })
  })

  it('is not needed once the policy allows a way again: the sign-in still waits for its code', async () => {
    const waiting = await aWaitingSignIn()
    await nothingAllowed.happen(waiting)
    expect((await waiting.byAnotherWay()).ok).toBe(false)
    await save({ countries: ['CH'] })(waiting)
    expect(await waiting.byAnotherWay()).toMatchObject({ ok: true })
  })

  it('to a disabled account is refused', async () => {
    const waiting = await aWaitingSignIn()
    await disabled.happen(waiting)
    expect(await waiting.enterPassword()).toEqual({ ok: false, error: { kind: 'refused' } })
  })

  it('to a frozen account takes a code to a phone from before', async () => {
    const waiting = await aWaitingSignIn()
    await frozen.happen(waiting)
    expect(await waiting.enterPassword()).toMatchObject({ ok: true, value: { kind: 'second_step' } })
    expect(await waiting.finish(await waiting.sent())).toMatchObject({ ok: true })
    expect(await waiting.sessions()).toEqual([['pwd', 'sms']])
  })
})
