import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { startProof } from '@/features/methods/start-proof'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { minutes, seconds } from '@/lib/time'
import { aRegisteredApp, codeOf, enterAppCode, scanned } from '../../support/apps'
import { RIGHT, scriptedCodes, WRONG } from '../../support/codes'
import { eventsOf, sharedDatabase } from '../../support/database'
import { aForgetful, aReset, aVisitor, NEW_PASSWORD, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = sharedDatabase()
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

/** Somebody with a password and an app. */
async function anOwner(slots: Parameters<typeof aForgetful>[1] = []) {
  const [deps, owner] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, slots)]
  const app = await aRegisteredApp(db, owner.id, { default: true })
  return { deps, owner, ...app, code: (steps = 0) => codeOf(app.secret, deps.now(), steps) }
}
type Owner = Awaited<ReturnType<typeof anOwner>>

/** A sign-in in a browser of its own whose password was right, and that waits for a code of the app. */
async function aSignIn({ deps, owner, id: methodId }: Owner) {
  const visitor = aVisitor()
  await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  const asked = await startProof(
    deps,
    { ...visitor, id: owner.id },
    { methodId, option: 'app_code', purpose: 'sign_in' },
  )
  const challengeId = asked.ok ? asked.value.challengeId : ''
  return (code: string) => finishSignIn(deps, visitor, { challengeId, code })
}

describe('a code of an app', () => {
  it('signs in, with nothing sent, and the session says how', async () => {
    const one = await anOwner()
    expect(kind(await (await aSignIn(one))(one.code()))).toBe('ok')
    expect(one.deps.codes).toMatchObject({ sent: [], checked: [] })
    const session = await db.session.findFirstOrThrow({ where: { userId: one.owner.id } })
    expect(session.factors).toMatchObject([{ amr: 'pwd' }, { amr: 'otp' }])
  })

  it.each([
    [-2, 'incorrect'],
    [-1, 'ok'],
    [0, 'ok'],
    [1, 'ok'],
    [2, 'incorrect'],
  ])('%i steps off is answered: %s', async (steps, answer) => {
    const one = await anOwner()
    expect(kind(await (await aSignIn(one))(one.code(steps)))).toBe(answer)
  })

  it('is taken once, whatever for, and none before it ever again', async () => {
    const one = await anOwner()
    const code = one.code()
    expect(kind(await (await aSignIn(one))(code))).toBe('ok')
    const enter = await aSignIn(one)
    expect(kind(await enter(code))).toBe('replayed')
    expect(kind(await enter(one.code(-1)))).toBe('replayed')

    const actor = await signedInAgain(db, one.owner, { at: one.deps.now() })
    const proof = { methodId: one.id, option: 'app_code', purpose: 'step_up' } as const
    const asked = await startProof(one.deps, actor, proof)
    const challengeId = asked.ok ? asked.value.challengeId : ''
    expect(kind(await stepUp(one.deps, actor, { challengeId, code }))).toBe('replayed')
    expect(kind(await stepUp(one.deps, actor, { challengeId, code: one.code(1) }))).toBe('ok')
    one.deps.clock.advance(seconds(30))
    expect(kind(await enter(one.code()))).toBe('replayed')
    expect(kind(await enter(one.code(1)))).toBe('ok')
  })

  it('entered in 32 browsers at once opens one session', async () => {
    const one = await anOwner()
    const waiting = []
    for (const _ of Array(32)) waiting.push(await aSignIn(one))
    const answers = await Promise.all(waiting.map((enter) => enter(one.code())))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db.session.count({ where: { userId: one.owner.id } })).toBe(1)
  })

  it('that proved the app when it was added is the first that it never takes again', async () => {
    const [deps, owner] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, [])]
    const actor = await signedInAgain(db, owner, { at: deps.now() })
    const { id, secret } = await scanned(deps, actor)
    const code = codeOf(secret, deps.now())
    await enterAppCode(deps, actor, id, code)
    const { id: methodId } = await db.method.findFirstOrThrow({ where: { userId: owner.id } })
    const enter = await aSignIn({ deps, owner, id: methodId, secret, code: () => '' })
    expect(kind(await enter(code))).toBe('replayed')
    expect(kind(await enter(codeOf(secret, deps.now(), 1)))).toBe('ok')
  })

  it('of another app of the same person does not do', async () => {
    const one = await anOwner()
    const other = await aRegisteredApp(db, one.owner.id, { label: 'Another' })
    expect(kind(await (await aSignIn(one))(codeOf(other.secret, one.deps.now())))).toBe('incorrect')
  })

  it('that is wrong twenty times in a row disables the app, over however many sign-ins', async () => {
    const one = await anOwner()
    const answers: unknown[] = []
    let enter = await aSignIn(one)
    for (const n of Array(20).keys()) {
      if (n % 4 === 0) enter = await aSignIn(one)
      answers.push(kind(await enter('000000')))
    }
    expect(answers).toEqual([...Array(19).fill('incorrect'), 'method_disabled'])
    expect(kind(await enter(one.code()))).toBe('not_usable')
    expect(await eventsOf(db, one.owner.id)).toContain('method.disabled')
  })
})

describe('a password reset', () => {
  it('takes a code of the app and one of a phone', async () => {
    const one = await anOwner(['mobile'])
    const reset = aReset(one.deps)
    await reset.start(one.owner.email)
    const ways = (await reset.state())?.ways ?? []
    expect(ways.map(({ type, channel, masked }) => [type, channel, masked !== ''])).toEqual([
      ['authenticator_app', 'app_code', false],
      ['phone', 'text', true],
      ['phone', 'call', true],
    ])
    await reset.ask(0)
    expect(kind(await reset.enter(WRONG))).toBe('incorrect')
    expect(kind(await reset.enter(one.code()))).toBe('ok')
    expect(kind(await reset.choose(NEW_PASSWORD))).toBe('not_proved')
    await reset.ask(1)
    expect(kind(await reset.enter(RIGHT))).toBe('ok')
    expect(kind(await reset.choose(NEW_PASSWORD))).toBe('ok')
  })

  it('takes no code that a sign-in has taken, and tells a stranger no more than that it is wrong', async () => {
    const one = await anOwner()
    expect(kind(await (await aSignIn(one))(one.code()))).toBe('ok')
    const reset = aReset(one.deps)
    await reset.start(one.owner.email)
    await reset.ask(0)
    expect(kind(await reset.enter(one.code()))).toBe('incorrect')
  })
})

describe('a report', () => {
  it('puts an app back with its key, which takes no code that it took before', async () => {
    const one = await anOwner(['mobile'])
    const { deps, owner } = one
    deps.clock.advance(minutes(1))
    const actor = await signedInAgain(db, owner, { at: deps.now() })
    const { id, secret } = await scanned(deps, actor, one.id)
    expect(kind(await enterAppCode(deps, actor, id, codeOf(secret, deps.now()), 'Thief'))).toBe('ok')
    const change = await db.change.findFirstOrThrow({ where: { userId: owner.id, event: 'app_replaced' } })
    const report = { userId: owner.id, what: { changeId: change.id }, others: [], sessionId: null }
    expect((await reportChanges(deps, actor, report)).ok).toBe(true)

    const enter = await aSignIn(one)
    expect(kind(await enter(codeOf(secret, deps.now(), 1)))).toBe('incorrect')
    expect(kind(await enter(one.code()))).toBe('ok')
    expect(await db.method.findMany({ where: { id: one.id } })).toMatchObject([{ label: 'My app' }])
  })
})
