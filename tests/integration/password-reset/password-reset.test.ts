import { beforeEach, describe, expect, it } from 'vitest'
import { startProof } from '@/features/methods/start-proof'
import { passwordMatches } from '@/features/password/password'
import { findLiveSession } from '@/features/sessions/repository'
import { signIn } from '@/features/sign-in/sign-in'
import type { PhoneNumber } from '@/lib/phone-number'
import { minutes } from '@/lib/time'
import { aClock, aPhone, aPolicy, aRegisteredPhone } from '../../support/builders'
import { twilioCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { aForgetful, aReset, aVisitor, NEW_PASSWORD, OLD_PASSWORD, type TestReset } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { aSignedInPerson, signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const { fake, codes, sends } = await twilioCodes()
const setUp = () => testDeps({ db, codes, clock: aClock(new Date()) })
beforeEach(async () => {
  await db.policy.deleteMany()
})

const codeFor = (number: PhoneNumber | undefined) => fake.codeFor(String(number)) ?? 'no code came'
const hashOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash
const hasNewPassword = async (id: string) => passwordMatches(NEW_PASSWORD, await hashOf(id))
const put = (policy: object) =>
  db.policy.upsert({
    where: { key: 'methods' },
    create: { key: 'methods', version: 1, value: policy, updatedAt: new Date() },
    update: { value: policy },
  })

/** Proves one phone by text; the ways of two phones are the two texts, then the two calls. */
async function proveByText(reset: TestReset, position: number, number: PhoneNumber | undefined) {
  await reset.ask(position)
  return reset.enter(codeFor(number))
}

/** Goes so far that only the new password is missing. */
async function proved(deps = setUp(), person?: Awaited<ReturnType<typeof aForgetful>>) {
  const owner = person ?? (await aForgetful(db))
  const reset = aReset(deps)
  await reset.start(owner.email)
  for (const position of [0, 1]) await proveByText(reset, position, owner.phones[position])
  expect((await reset.state())?.step).toBe('password')
  return { owner, reset, deps }
}

describe('with two phones', () => {
  it('both are proved, then the password is set, and nobody is signed in', async () => {
    const { owner, reset, deps } = await proved()
    expect(await reset.choose()).toEqual({ ok: true, value: null })
    expect(await hasNewPassword(owner.id)).toBe(true)
    expect(await db.session.count({ where: { userId: owner.id } })).toBe(0)
    expect(await reset.state()).toBeNull()
    const again = await signIn(deps, aVisitor(), { email: owner.email, password: NEW_PASSWORD })
    expect(again).toMatchObject({ ok: true, value: { kind: 'second_step' } })
    expect(await signIn(deps, aVisitor(), { email: owner.email, password: OLD_PASSWORD })).toMatchObject({ ok: false })
  })

  it('each step is in the audit trail, and one notice goes out', async () => {
    const { owner, reset } = await proved()
    await reset.choose()
    expect(await auditOf(db, owner.id)).toMatchObject([
      { type: 'password.reset_proved', details: { factor: 'sms' }, actorId: null, address: reset.visitor.address },
      { type: 'password.reset_proved', details: { factor: 'sms' } },
      { type: 'password.reset', details: { sessions: 0 }, actorId: owner.id, sessionId: null },
    ])
    expect((await db.notice.findMany({ where: { userId: owner.id } })).map(({ event }) => event)).toEqual([
      'password_reset',
    ])
  })

  it('the ways show masked numbers, and never an extension', async () => {
    const owner = await aForgetful(db, [])
    const number = aPhone()
    await aRegisteredPhone(db, owner.id, { slot: 'office', number, extension: '4400' })
    const reset = aReset(setUp())
    await reset.start(owner.email)
    const [way] = (await reset.state())?.ways ?? []
    expect(way?.masked).toBe(`+1\u00a0••••••••\u00a0${number.slice(-2)}`)
  })

  it('nothing is sent before a code is asked for', async () => {
    const owner = await aForgetful(db)
    await aReset(setUp()).start(owner.email)
    expect(owner.phones.map(sends)).toEqual([0, 0])
  })

  it('every row is sealed: neither the address nor a number is in it', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    const row = JSON.stringify(await db.passwordReset.findFirstOrThrow({ where: { userId: owner.id } }))
    expect(row).not.toContain(owner.email)
    expect(row).not.toContain('••')
  })
})

describe('a password is not set', () => {
  it('after one proof', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await proveByText(reset, 0, owner.phones[0])
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
    expect(await hasNewPassword(owner.id)).toBe(false)
  })

  it('without any proof', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
  })

  it('by a text alone where the policy asks for one proof, because the account has two-step', async () => {
    await put(aPolicy({ resetProofs: 1 }))
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await proveByText(reset, 0, owner.phones[0])
    expect((await reset.state())?.step).toBe('choose')
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
  })

  it('by the same method twice, nor by a text and a call to it', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await proveByText(reset, 0, owner.phones[0])
    expect((await reset.state())?.ways.map(({ method }) => method)).toEqual([owner.methods[1], owner.methods[1]])
    for (const position of [0, 2]) {
      expect(await reset.ask(position)).toEqual({ ok: false, error: { kind: 'not_usable' } })
    }
    expect(sends(String(owner.phones[0]))).toBe(1)
  })

  it('by a code sent twice: the second time nothing more is proved', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await proveByText(reset, 0, owner.phones[0])
    expect(await reset.enter(codeFor(owner.phones[0]))).toEqual({ ok: true, value: null })
    expect((await reset.state())?.reset.provedMethodIds).toEqual([owner.methods[0]])
  })

  it('by a code that was sent for another purpose', async () => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const reset = aReset(deps)
    await reset.start(owner.email)
    const methodId = String(owner.methods[0])
    const by = { ...reset.visitor, id: owner.id }
    await startProof(deps, by, { methodId, option: 'text', purpose: 'step_up' })
    const code = codeFor(owner.phones[0])
    await reset.ask(0)
    if (codeFor(owner.phones[0]) !== code) expect((await reset.enter(code)).ok).toBe(false)
    expect((await reset.state())?.reset.provedMethodIds).toEqual([])
  })

  it.each(['', 'short', 'alex moreau alex moreau'])('as "%s": the policy for passwords holds', async (next) => {
    const { owner, reset } = await proved()
    expect(await reset.choose(next)).toMatchObject({ ok: false, error: { kind: 'refused' } })
    expect(await reset.choose()).toMatchObject({ ok: true })
    expect(await hasNewPassword(owner.id)).toBe(true)
  })
})

describe('with too few methods', () => {
  it('only who proved the one there is gets to know', async () => {
    const owner = await aForgetful(db, ['mobile'])
    const reset = aReset(setUp())
    await reset.start(owner.email)
    expect((await reset.state())?.step).toBe('choose')
    await proveByText(reset, 0, owner.phones[0])
    expect((await reset.state())?.step).toBe('contact')
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
  })
})

describe('what ends with a reset', () => {
  it('is every session', async () => {
    const deps = setUp()
    const here = await aSignedInPerson(db)
    const elsewhere = await signedInAgain(db, here)
    const phones = [aPhone(), aPhone()]
    await aRegisteredPhone(db, here.id, { slot: 'mobile', number: phones[0] })
    await aRegisteredPhone(db, here.id, { slot: 'alternate', number: phones[1] })
    const reset = aReset(deps)
    await reset.start(here.email)
    for (const position of [0, 1]) await proveByText(reset, position, phones[position])
    expect(await reset.choose()).toMatchObject({ ok: true })
    for (const { token } of [here, elsewhere]) expect(await findLiveSession(db, token, deps.now())).toBeNull()
    const reasons = (await db.session.findMany({ where: { userId: here.id } })).map(({ endedReason }) => endedReason)
    expect(reasons).toEqual(['password_reset', 'password_reset'])
    expect((await auditOf(db, here.id)).at(-1)).toMatchObject({ details: { sessions: 2 } })
  })

  it('is every other reset, waiting sign-in and open proof of the account', async () => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const other = aReset(deps)
    await other.start(owner.email)
    const { reset } = await proved(deps, owner)
    await signIn(deps, aVisitor(), { email: owner.email, password: OLD_PASSWORD })
    const methodId = String(owner.methods[0])
    const by = { ...aVisitor(), id: owner.id }
    expect((await startProof(deps, by, { methodId, option: 'text', purpose: 'sign_in' })).ok).toBe(true)
    await reset.choose()
    expect(await other.state()).toBeNull()
    expect(await db.pendingSignIn.count({ where: { userId: owner.id, endedAt: null } })).toBe(0)
    expect(await db.challenge.count({ where: { userId: owner.id, endedAt: null, consumedAt: null } })).toBe(0)
  })
})

describe('at once', () => {
  it('two proved resets of one account: one wins', async () => {
    const deps = setUp()
    const owner = await aForgetful(db)
    const first = (await proved(deps, owner)).reset
    deps.clock.advance(minutes(11))
    fake.advance(minutes(11))
    const second = (await proved(deps, owner)).reset
    deps.clock.advance(minutes(1))
    const answers = await Promise.all([first.choose(), second.choose('nine herons under a red bridge')])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, error: { kind: 'over' } })
    expect((await eventsOf(db, owner.id)).filter((type) => type === 'password.reset')).toHaveLength(1)
    expect(await hasNewPassword(owner.id)).toBe(answers[0]?.ok)
  })

  it('the last form sent eight times: one wins', async () => {
    const { reset, owner } = await proved()
    const answers = await Promise.all(Array.from({ length: 8 }, () => reset.choose()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db.notice.count({ where: { userId: owner.id } })).toBe(1)
  })

  it('one right code sent eight times proves one method once', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await reset.ask(0)
    const code = codeFor(owner.phones[0])
    await Promise.all(Array.from({ length: 8 }, () => reset.enter(code)))
    expect((await reset.state())?.reset.provedMethodIds).toEqual([owner.methods[0]])
  })

  it('the same way asked for eight times sends one text', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await Promise.all(Array.from({ length: 8 }, () => reset.ask(0)))
    expect(sends(String(owner.phones[0]))).toBe(1)
  })
})

describe('a reset is over', () => {
  const OVER = { ok: false, error: { kind: 'over' } }

  it('once it was used', async () => {
    const { reset } = await proved()
    const id = await reset.id()
    await reset.choose()
    expect(await reset.choose('another password altogether', id)).toEqual(OVER)
  })

  it('after 15 minutes, however far it came', async () => {
    const { reset, deps, owner } = await proved()
    const id = await reset.id()
    deps.clock.advance(minutes(15))
    expect(await reset.choose(NEW_PASSWORD, id)).toEqual(OVER)
    expect(await hasNewPassword(owner.id)).toBe(false)
  })

  it('in another browser', async () => {
    const { reset, deps } = await proved()
    expect(await aReset(deps).choose(NEW_PASSWORD, await reset.id())).toEqual(OVER)
  })

  it('when another one begins in the same browser, and its forms count for nothing', async () => {
    const { reset, deps, owner } = await proved()
    const id = await reset.id()
    const somebody = await aForgetful(db)
    const next = aReset(deps, reset.visitor)
    await next.start(somebody.email)
    expect(await reset.choose(NEW_PASSWORD, id)).toEqual(OVER)
    expect((await next.state())?.reset.provedMethodIds).toEqual([])
    expect([await hasNewPassword(owner.id), await hasNewPassword(somebody.id)]).toEqual([false, false])
  })

  it('when the account is disabled', async () => {
    const { reset, owner } = await proved()
    const id = await reset.id()
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: new Date() } })
    expect(await reset.state()).toBeNull()
    expect(await reset.choose(NEW_PASSWORD, id)).toEqual(OVER)
  })
})

describe('when things change on the way', () => {
  it('a proof by what the policy forbids now counts no more', async () => {
    const owner = await aForgetful(db, ['mobile', 'alternate', 'office'])
    const { reset } = await proved(setUp(), owner)
    await put(aPolicy({ slots: { alternate: false } }))
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
    const state = await reset.state()
    expect([state?.step, state?.ways.map(({ type }) => type)]).toEqual(['choose', ['office_phone']])
  })

  it('a proof by a method that was deleted counts no more', async () => {
    const { reset, owner } = await proved()
    await db.method.delete({ where: { id: String(owner.methods[0]) } })
    expect(await reset.choose()).toEqual({ ok: false, error: { kind: 'not_proved' } })
  })

  it('a code by a way that the policy forbids now is not checked', async () => {
    const owner = await aForgetful(db)
    const reset = aReset(setUp())
    await reset.start(owner.email)
    await reset.ask(0)
    await put(aPolicy({ text: false }))
    expect((await reset.enter(codeFor(owner.phones[0]))).ok).toBe(false)
    expect((await reset.state())?.reset.provedMethodIds).toEqual([])
  })
})
