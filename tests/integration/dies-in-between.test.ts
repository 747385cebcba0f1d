import { describe, expect, it } from 'vitest'
import { startProof } from '@/features/methods/start-proof'
import { findLiveSession } from '@/features/sessions/repository'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { minutes, seconds } from '@/lib/time'
import { twilioCodes } from '../support/codes'
import { sharedDatabase } from '../support/database'
import { aForgetful, aReset, aVisitor, OLD_PASSWORD } from '../support/password-reset'
import { type TestDeps, testDeps } from '../support/phone-flow'
import { signedInAgain } from '../support/signed-in'

const db = sharedDatabase()
const { fake, codes } = await twilioCodes()
const setUp = () => testDeps({ db, codes })
const codeFor = (number: string | undefined) => fake.codeFor(String(number)) ?? 'no code came'

/** The same process, which dies as soon as the provider has approved a code: nothing is committed after that. */
function dying(deps: TestDeps): TestDeps {
  let isDead = false
  const check: TestDeps['codes']['check'] = async (...asked) => {
    const outcome = await deps.codes.check(...asked)
    isDead = outcome === 'approved'
    return outcome
  }
  const died = () => Promise.reject(new Error('The process died'))
  const dead = new Proxy(deps.db, {
    get: (target, name) => (isDead && name === '$transaction' ? died : Reflect.get(target, name)),
  })
  return { ...deps, db: dead, codes: { ...deps.codes, check } }
}

/** After a death the same code is worth nothing, and another comes as soon as the wait is over. */
function another(deps: TestDeps) {
  deps.clock.advance(seconds(31))
  fake.advance(seconds(31))
}

describe('a process that dies between the approval of a code and its commit', () => {
  it('leaves a sign-in where it was, and it goes on with another code', async () => {
    const [deps, visitor] = [setUp(), aVisitor()]
    const owner = await aForgetful(db)
    await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
    const proof = { methodId: owner.methods[0] ?? '', option: 'text', purpose: 'sign_in' } as const
    const start = async () => {
      const started = await startProof(deps, { ...visitor, id: owner.id }, proof)
      if (!started.ok) throw new Error(started.error.kind)
      return { challengeId: started.value.challengeId, code: codeFor(owner.phones[0]) }
    }
    const entered = await start()
    await expect(finishSignIn(dying(deps), visitor, entered)).rejects.toThrow('died')
    expect(await db.session.count({ where: { userId: owner.id } })).toBe(0)
    expect(await finishSignIn(deps, visitor, entered)).toMatchObject({ ok: false, error: { kind: 'gone' } })

    another(deps)
    expect(await finishSignIn(deps, visitor, await start())).toMatchObject({ ok: true })
    expect(await db.session.count({ where: { userId: owner.id } })).toBe(1)
  })

  it('leaves a session as it was, and it rises with another code', async () => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const actor = await signedInAgain(db, owner, { at: deps.now() })
    const proof = { methodId: owner.methods[0] ?? '', option: 'text', purpose: 'step_up' } as const
    const start = async () => {
      const started = await startProof(deps, actor, proof)
      if (!started.ok) throw new Error(started.error.kind)
      return { challengeId: started.value.challengeId, code: codeFor(owner.phones[0]) }
    }
    await expect(stepUp(dying(deps), actor, await start())).rejects.toThrow('died')
    const session = await findLiveSession(db, actor.token, deps.now())
    expect(session?.factors.map(({ amr }) => amr)).toEqual(['pwd'])
    another(deps)
    expect((await stepUp(deps, actor, await start())).ok).toBe(true)
  })

  it('leaves a reset without that proof, and it goes on with another code', async () => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const visitor = aVisitor()
    const [reset, doomed] = [aReset(deps, visitor), aReset(dying(deps), visitor)]
    await reset.start(owner.email)
    await reset.ask(0)
    await expect(doomed.enter(codeFor(owner.phones[0]))).rejects.toThrow('died')
    expect((await reset.state())?.reset.provedMethodIds).toEqual([])
    another(deps)
    await reset.ask(0)
    expect((await reset.enter(codeFor(owner.phones[0]))).ok).toBe(true)
    expect((await reset.state())?.reset.provedMethodIds).toEqual([owner.methods[0]])
  })
})

describe('two processes whose clocks are five seconds apart', () => {
  /** The same database and provider, by a clock that is ahead. */
  const ahead = (deps: TestDeps): TestDeps => ({ ...deps, now: () => new Date(deps.now().getTime() + seconds(5)) })

  it.each([
    ['ahead, then behind', ahead, (deps: TestDeps) => deps],
    ['behind, then ahead', (deps: TestDeps) => deps, ahead],
  ])('finish a sign-in and a reset that go through both: %s', async (_, first, second) => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const visitor = aVisitor()
    await signIn(first(deps), visitor, { email: owner.email, password: OLD_PASSWORD })
    const proof = { methodId: owner.methods[0] ?? '', option: 'text', purpose: 'sign_in' } as const
    const started = await startProof(second(deps), { ...visitor, id: owner.id }, proof)
    const challengeId = started.ok ? started.value.challengeId : 'none'
    const entered = { challengeId, code: codeFor(owner.phones[0]) }
    const finished = await finishSignIn(first(deps), visitor, entered)
    expect(finished).toMatchObject({ ok: true })
    const token = finished.ok ? finished.value.token : 'none'
    expect(await findLiveSession(db, token, second(deps).now())).not.toBeNull()

    const [here, there] = [aReset(first(deps), visitor), aReset(second(deps), visitor)]
    await here.start(owner.email)
    for (const [position, phone] of [owner.phones[0], owner.phones[1]].entries()) {
      fake.advance(minutes(1))
      expect((await there.ask(position)).ok).toBe(true)
      expect((await here.enter(codeFor(phone))).ok).toBe(true)
    }
    expect((await there.choose()).ok).toBe(true)
  })
})
