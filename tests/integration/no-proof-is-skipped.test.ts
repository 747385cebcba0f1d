import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { changePasswordAction } from '@/app/(portal)/password/actions'
import { startPhoneAction } from '@/app/(portal)/security-info/add/phone/actions'
import { confirmPhoneAction } from '@/app/(portal)/security-info/add/phone/code/[challenge]/actions'
import { changeDefaultAction } from '@/app/(portal)/security-info/default/actions'
import { deleteMethodAction } from '@/app/(portal)/security-info/methods/[id]/delete/actions'
import {
  proveResetAction,
  resetPasswordAction,
  sendResetCodeAction,
  startResetAction,
} from '@/app/(public)/password-reset/actions'
import { signInAction } from '@/app/(public)/sign-in/actions'
import { sendSignInCodeAction, verifySignInAction } from '@/app/(public)/sign-in/verify/actions'
import { signOutAction } from '@/app/sign-out-action'
import { hashPassword } from '@/features/password/password'
import { ProvedFactors } from '@/features/sessions/factors'
import { hashToken } from '@/features/sessions/repository'
import type { Purpose } from '@/features/verification/code-delivery'
import { PHONE_INDEX } from '@/features/verification/destination'
import { minutes } from '@/lib/time'
import { aClock, aPerson, aPhone, aRegisteredPhone, type Clock, testKeys } from '../support/builders'
import { ownDatabase } from '../support/database'
import { distinctCodes } from '../support/distinct-codes'
import { type Answer, aBrowserFor, askedChallenge, type TestBrowser } from '../support/pages'

const { afterwards, APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  // Limits have tests of their own. Here nothing should stop short of the proofs.
  const limits = { LIMIT_SENDS_PER_NUMBER: '999/10m', LIMIT_SENDS_PER_PERSON: '999/1d', LIMIT_CODE_CHECKS: '50' }
  const guesses = { LIMIT_PASSWORD_GUESSES_PER_SOURCE: '999/1m', LIMIT_RESET_STARTS_PER_EMAIL: '999/1h' }
  const resets = { LIMIT_RESET_SENDS_PER_EMAIL: '999/1d', LIMIT_RESET_STARTS_PER_ADDRESS: '999/1h' }
  const wrong = { LIMIT_WRONG_CODES_IN_A_ROW: '999', LIMIT_RESET_CHECKS_PER_EMAIL: '999/1d', LIMIT_RESEND_WAITS: '1s' }
  const settings = { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' }
  Object.assign(process.env, settings, limits, guesses, resets, wrong)
  return { afterwards: [] as Promise<unknown>[], APP_URL }
})
vi.mock('next/headers')
vi.mock('next/cache')
vi.mock('next/server', () => ({ after: (work: () => Promise<unknown>) => afterwards.push(work()) }))
vi.mock('@/lib/at-least', () => ({ atLeast: (_: number, work: Promise<unknown>) => work }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async () => Object.assign(() => '', { rich: () => '' }),
}))

const db = await ownDatabase()
process.env.DATABASE_URL = db.url

const PASSWORDS = ['a quiet harbour in the north', 'seven gulls over grey water', 'nine lamps along the old quay']
const hashes = await Promise.all(PASSWORDS.map((password) => hashPassword(password)))

/** A choice of the walk among what there is: the newest is 0. */
type Pick = number
type Proof = { code: Pick; challenge: Pick } | 'password' | null
type Step =
  | { does: 'sign in'; who: 0 | 1; right: boolean }
  | { does: 'other way'; method: Pick; call: boolean }
  | { does: 'verify'; code: Pick; challenge: Pick }
  | { does: 'add'; slot: 'mobile' | 'alternate'; replace: boolean; proof: Proof }
  | { does: 'confirm'; code: Pick; challenge: Pick }
  | { does: 'delete' | 'default'; method: Pick; proof: Proof }
  | { does: 'password'; right: boolean; next: 0 | 1 | 2; proof: Proof }
  | { does: 'begin reset'; who: 0 | 1 }
  | { does: 'reset code'; way: Pick }
  | { does: 'prove reset'; code: Pick }
  | { does: 'finish reset'; next: 0 | 1 | 2 }
  | { does: 'sign out' }
  | { does: 'wait'; ms: number }
  | { does: 'disable' | 'enable'; who: 0 | 1 }

/** Mostly the newest, which is right more often than not. */
const pick: fc.Arbitrary<Pick> = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3))
const who = fc.constantFrom(0 as const, 1 as const)
const password = fc.constantFrom(0 as const, 1 as const, 2 as const)
const right = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false))
const proof: fc.Arbitrary<Proof> = fc.oneof(fc.constant(null), fc.constant('password' as const), {
  weight: 3,
  arbitrary: fc.record({ code: pick, challenge: pick }),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('sign in'), who, right }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('verify'), code: pick, challenge: pick }) },
  fc.record({ does: fc.constant('other way'), method: pick, call: fc.boolean() }),
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('add'),
      slot: fc.constantFrom('mobile', 'alternate'),
      replace: fc.boolean(),
      proof,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('confirm'), code: pick, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('delete', 'default'), method: pick, proof }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('password'), right, next: password, proof }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('begin reset'), who }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('reset code'), way: pick }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('prove reset'), code: pick }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('finish reset'), next: password }) },
  fc.record({ does: fc.constant('sign out') }),
  fc.record({ does: fc.constant('wait'), ms: fc.constantFrom(minutes(1), minutes(6), minutes(11), minutes(31)) }),
  fc.record({ does: fc.constantFrom('disable', 'enable'), who }),
)

/** A step and the browser it is taken in. */
type Taken = readonly [0 | 1, Step]

const best: Proof = { code: 0, challenge: 0 }
const signIn = (who: 0 | 1): Step[] => [
  { does: 'sign in', who, right: true },
  { does: 'verify', code: 0, challenge: 0 },
]
const add = (slot: 'mobile' | 'alternate', replace: boolean): [Step, Step] => [
  { does: 'add', slot, replace, proof: best },
  { does: 'confirm', code: 0, challenge: 0 },
]
const [start, confirm] = add('mobile', true)
const later: Step = { does: 'wait', ms: minutes(11) }
const here = (...steps: Step[]) => steps.map((one): Taken => [0, one])
const there = (...steps: Step[]) => steps.map((one): Taken => [1, one])

/** Ways to the end of something, and ways that must not lead there. */
const paths: Taken[][] = [
  here(...signIn(0), ...add('mobile', false), ...add('alternate', false)),
  here(...signIn(1), later, ...add('mobile', true)),
  here(...signIn(1), later, { does: 'delete', method: 0, proof: best }),
  here(...signIn(1), later, { does: 'password', right: true, next: 2, proof: best }),
  here(
    { does: 'begin reset', who: 1 },
    { does: 'reset code', way: 0 },
    { does: 'prove reset', code: 0 },
    { does: 'reset code', way: 1 },
    { does: 'prove reset', code: 0 },
    { does: 'finish reset', next: 1 },
  ),
  // A code for one purpose where another is asked for; of one browser in another; of one person by another.
  here(
    { does: 'sign in', who: 1, right: true },
    { does: 'begin reset', who: 1 },
    { does: 'reset code', way: 0 },
    { does: 'verify', code: 0, challenge: 3 },
  ),
  [...here(...signIn(1)), ...there(...signIn(1)), ...here(start), ...there(confirm)],
  here(
    ...signIn(1),
    later,
    { does: 'delete', method: 0, proof: best },
    ...signIn(0),
    ...add('mobile', false),
    ...add('alternate', false).slice(0, 1),
    ...signIn(1),
    { does: 'confirm', code: 1, challenge: 0 },
  ),
  // A new password on a wrong one.
  here(...signIn(1), { does: 'password', right: false, next: 2, proof: best }),
]

/** A path, or one with a step left out, another put in, or its end in the other browser. */
const path = fc
  .tuple(fc.constantFrom(...paths), fc.option(fc.nat(6)), fc.option(fc.tuple(fc.nat(6), step)), fc.option(fc.nat(9)))
  .map(([steps, left, other, turn]) => {
    const some = steps.filter((_, at) => at !== left)
    const all = other ? some.toSpliced(other[0], 0, [0, other[1]]) : some
    return all.map(([where, one], at): Taken => [turn !== null && at >= turn ? flip(where, 1) : where, one])
  })
const flip = (where: 0 | 1, by: 0 | 1) => ((where + by) % 2) as 0 | 1
const browser = fc.constantFrom(0 as const, 1 as const)
const part = fc.oneof({ weight: 2, arbitrary: step.map((one): Taken[] => [[0, one]]) }, path)
const walk = fc
  .array(fc.tuple(browser, part), { minLength: 3, maxLength: 7 })
  .map((parts) => parts.flatMap(([by, taken]) => taken.map(([where, one]): Taken => [flip(where, by), one])))

/** What the model knows of a proof: that it was given, by whom, in which browser, when. Never what the portal says. */
type Given = { browser: number; userId: string; at: number } & (
  | { kind: 'password' }
  | { kind: 'code'; purpose: string; phone: string }
)

it('no walk through the portal reaches a session, a method or a password without its proofs', async () => {
  let reached = { sessions: 0, raised: 0, methods: 0, passwords: 0, resets: 0 }
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const world = await aWorld()
      for (const [browser, one] of steps) await world.take(browser, one)
      reached = Object.fromEntries(
        Object.entries(reached).map(([what, count]) => [what, count + world.reached[what as keyof typeof reached]]),
      ) as typeof reached
    }),
    { numRuns: 60, endOnFailure: true, examples: paths.map((taken) => [taken]) },
  )
  // Walks that get nowhere prove nothing.
  for (const [what, count] of Object.entries(reached)) expect(count, what).toBeGreaterThan(0)
}, 300_000)

async function aWorld() {
  const clock: Clock = aClock()
  const codes = distinctCodes(clock.now)
  Object.assign(globalThis, { countersignDeps: { db, keys: testKeys, codes, now: clock.now } })
  const browsers: TestBrowser[] = [aBrowserFor(APP_URL), aBrowserFor(APP_URL)]
  const people = await Promise.all([0, 1].map(() => aPerson(db, { passwordHash: hashes[0] ?? null })))
  const ids = people.map(({ id }) => id)
  const present = new Map(ids.map((id) => [id, 0])) // the index of the password that each has now
  for (const slot of ['mobile', 'alternate'] as const) await aRegisteredPhone(db, ids[1] ?? '', { slot })
  const given: Given[] = []
  const reached = { sessions: 0, raised: 0, methods: 0, passwords: 0, resets: 0 }

  const inThose = { userId: { in: ids } }
  async function look() {
    const users = await db.user.findMany({ where: { id: { in: ids } } })
    const methods = await db.method.findMany({ where: inThose, include: { phone: true } })
    const sessions = await db.session.findMany({ where: { ...inThose, endedAt: null } })
    const defaults = Object.fromEntries(users.map((user) => [user.id, `${user.defaultMethodId} ${user.defaultOption}`]))
    return { users, methods, sessions, defaults }
  }
  type Snapshot = Awaited<ReturnType<typeof look>>
  let before = await look()

  const newest = <T>(all: readonly T[], at: Pick): T | undefined => all[all.length - 1 - at]
  /** A challenge for a purpose, the newest first; at 3 the newest of all, whatever it is for. */
  async function challengeFor(purpose: Purpose, at: Pick, userId?: string) {
    const all = await db.challenge.findMany({ where: inThose, orderBy: { id: 'asc' } })
    if (at === 3) return all.at(-1)
    return newest(
      all.filter((one) => one.purpose === purpose && (!userId || one.userId === userId)),
      at,
    )
  }
  /** The session that was opened last in a browser, while it lives. */
  const current: (string | undefined)[] = []
  const sessionIn = (browser: number, { sessions, users }: Snapshot) => {
    const session = sessions.find(({ id }) => id === current[browser])
    const isDisabled = users.some((user) => user.id === session?.userId && user.disabledAt)
    const isIdle = (session?.lastSeenAt.getTime() ?? 0) <= clock.now().getTime() - minutes(30)
    return session && !isDisabled && !isIdle ? session : null
  }
  const recently = (ms: number) => (one: Given) => clock.now().getTime() - one.at < ms
  /** A proof in this browser lately that is enough for a change by this person. */
  const isFresh = (browser: number, userId: string, { methods }: Snapshot) => {
    const fresh = given.filter((one) => one.browser === browser && one.userId === userId && recently(minutes(10))(one))
    const hasMethod = methods.some((method) => method.userId === userId)
    return fresh.some(({ kind }) => !hasMethod || kind === 'code')
  }

  /** Notes a code that was entered and is right: for this challenge, this purpose, this browser and this person. */
  async function enterCode(browser: number, challengeId: string | undefined, code: string | undefined) {
    const challenge = challengeId && (await db.challenge.findUnique({ where: { id: challengeId } }))
    const cookie = browsers[browser]?.browserCookie()
    if (!challenge || !cookie || challenge.browserHash !== hashToken(cookie)) return
    const sent = codes.sent.find((one) => one.reference === challenge.reference)
    if (!sent || sent.code !== code || sent.purpose !== challenge.purpose) return
    if (clock.now().getTime() - sent.at.getTime() >= minutes(10)) return
    const { userId, purpose } = challenge
    const phone = testKeys.blindIndex(sent.to, PHONE_INDEX)
    given.push({ browser, userId, at: clock.now().getTime(), kind: 'code', purpose, phone })
  }
  const enterPassword = (browser: number, userId: string) =>
    given.push({ browser, userId, at: clock.now().getTime(), kind: 'password' })

  async function proofFields(browser: number, proof: Proof): Promise<Record<string, string | undefined>> {
    if (proof === null) return {}
    const owner = sessionIn(browser, before)?.userId
    if (proof === 'password') {
      if (owner) enterPassword(browser, owner)
      return { 'proof.password': PASSWORDS[present.get(owner ?? '') ?? 0] }
    }
    const [challenge, code] = [await challengeFor('step_up', proof.challenge), newest(codes.sent, proof.code)?.code]
    await enterCode(browser, challenge?.id, code)
    return { 'proof.challenge': challenge?.id, 'proof.code': code }
  }

  /** Sends a form, and where it asks for a proof, answers with what the walk holds. */
  async function withProof(
    browser: number,
    proof: Proof,
    action: Parameters<TestBrowser['send']>[0],
    fields: Record<string, string | undefined>,
  ): Promise<Answer> {
    const client = browsers[browser] as TestBrowser
    const answer = await client.send(action, fields)
    const challenge = askedChallenge(answer)
    if (!('shows' in answer) || !answer.shows.proof || proof === null) return answer
    if (challenge && proof !== 'password' && proof.code === 0 && proof.challenge === 0) {
      const code = newest(codes.sent, 0)?.code
      await enterCode(browser, challenge, code)
      return client.send(action, { ...fields, 'proof.challenge': challenge, 'proof.code': code })
    }
    return client.send(action, { ...fields, ...(await proofFields(browser, proof)) })
  }

  async function act(browser: number, step: Step): Promise<void> {
    const client = browsers[browser] as TestBrowser
    const person = (who: 0 | 1) => people[who] as (typeof people)[number]
    switch (step.does) {
      case 'sign in': {
        const { id, email } = person(step.who)
        const index = present.get(id) ?? 0
        if (step.right) enterPassword(browser, id)
        const typed = step.right ? PASSWORDS[index] : PASSWORDS[(index + 1) % 3]
        await client.send(signInAction, { email, password: typed })
        return
      }
      case 'other way': {
        const method = newest(before.methods, step.method)
        await client.send(sendSignInCodeAction, { option: `${method?.id}:${step.call ? 'call' : 'text'}` })
        return
      }
      case 'verify': {
        const challenge = await challengeFor('sign_in', step.challenge)
        const code = newest(codes.sent, step.code)?.code
        await enterCode(browser, challenge?.id, code)
        await client.send(verifySignInAction, { challengeId: challenge?.id, code })
        return
      }
      case 'add': {
        const owner = sessionIn(browser, before)?.userId
        const replaced = before.methods.find((one) => one.userId === owner && one.phone?.slot === step.slot)
        const replaces = step.replace ? replaced?.id : undefined
        const fields = { slot: step.slot, country: 'US', number: aPhone(), channel: 'text', replaces }
        await withProof(browser, step.proof, startPhoneAction, fields)
        return
      }
      case 'confirm': {
        const challenge = await challengeFor('registration', step.challenge)
        const code = newest(codes.sent, step.code)?.code
        await enterCode(browser, challenge?.id, code)
        await client.send(confirmPhoneAction, { challengeId: challenge?.id, code })
        return
      }
      case 'delete':
        await withProof(browser, step.proof, deleteMethodAction, { id: newest(before.methods, step.method)?.id })
        return
      case 'default': {
        const choice = `${newest(before.methods, step.method)?.id}:call`
        await withProof(browser, step.proof, changeDefaultAction, { choice })
        return
      }
      case 'password': {
        const owner = sessionIn(browser, before)?.userId
        const index = present.get(owner ?? '') ?? 0
        if (owner && step.right) enterPassword(browser, owner)
        const current = PASSWORDS[step.right ? index : (index + 1) % 3]
        const next = PASSWORDS[step.next]
        await withProof(browser, step.proof, changePasswordAction, { current, next, confirm: next })
        return
      }
      case 'begin reset':
        await client.send(startResetAction, { email: person(step.who).email })
        return
      case 'reset code':
      case 'prove reset':
      case 'finish reset': {
        const cookie = client.browserCookie()
        const open = { consumedAt: null, endedAt: null, browserHash: cookie ? hashToken(cookie) : '' }
        const reset = await db.passwordReset.findFirst({ where: open, orderBy: { createdAt: 'desc' } })
        const id = reset?.id
        if (step.does === 'reset code') await client.send(sendResetCodeAction, { id, way: String(step.way) })
        else if (step.does === 'finish reset') {
          const next = PASSWORDS[step.next]
          await client.send(resetPasswordAction, { id, next, confirm: next })
        } else {
          const asked = await challengeFor('password_reset', 0, reset?.userId ?? 'nobody')
          const code = newest(codes.sent, step.code)?.code
          await enterCode(browser, asked?.id, code)
          await client.send(proveResetAction, { id, code })
        }
        await Promise.all(afterwards.splice(0))
        return
      }
      case 'sign out':
        await client.send(() => signOutAction(), {})
        return
      case 'wait':
        clock.advance(step.ms)
        return
      case 'disable':
      case 'enable': {
        const disabledAt = step.does === 'disable' ? clock.now() : null
        await db.user.update({ where: { id: person(step.who).id }, data: { disabledAt } })
        return
      }
    }
  }

  async function take(browser: number, step: Step): Promise<void> {
    before = await look()
    const owner = sessionIn(browser, before)
    givenBefore = given.length
    await act(browser, step)
    const after = await look()
    explain(browser, owner?.userId ?? null, before, after)
    before = after
  }

  /** Every change of what protects an account must follow from the proofs that were given. */
  function explain(browser: number, actor: string | null, was: Snapshot, is: Snapshot): void {
    const disabled = new Set(is.users.filter((user) => user.disabledAt).map(({ id }) => id))
    const inTime = given.filter((one) => one.browser === browser && recently(minutes(15))(one))
    const proved = (userId: string, purpose: string, phones?: readonly string[]) =>
      inTime.filter(
        (one) =>
          one.kind === 'code' &&
          one.userId === userId &&
          one.purpose === purpose &&
          (phones?.includes(one.phone) ?? true),
      )

    for (const session of is.sessions) {
      const earlier = was.sessions.find(({ id }) => id === session.id)
      const amr = (some: unknown) => ProvedFactors.parse(some).map((factor) => `${factor.amr} ${factor.at.getTime()}`)
      const { userId } = session
      if (!earlier) {
        reached.sessions += 1
        current[browser] = session.id
        expect(disabled).not.toContain(userId)
        expect(inTime.some((one) => one.kind === 'password' && one.userId === userId)).toBe(true)
        const phones = was.methods.flatMap((one) => (one.userId === userId ? (one.phone?.numberIndex ?? []) : []))
        if (phones.length > 0) expect(proved(userId, 'sign_in', phones)).not.toEqual([])
      }
      for (const factor of amr(session.factors).filter((one) => !amr(earlier?.factors ?? []).includes(one))) {
        if (earlier) reached.raised += 1
        const kind = factor.startsWith('pwd') ? 'password' : 'code'
        expect(inTime.some((one) => one.kind === kind && one.userId === userId)).toBe(true)
      }
    }

    const places = ({ methods }: Snapshot) =>
      new Map(methods.map((one) => [one.id, `${one.userId} ${one.phone?.numberIndex}`]))
    const [placesBefore, placesNow] = [places(was), places(is)]
    for (const method of is.methods) {
      if (placesBefore.get(method.id) === placesNow.get(method.id)) continue
      reached.methods += 1
      expect(actor).toBe(method.userId)
      expect(proved(method.userId, 'registration', [method.phone?.numberIndex ?? ''])).not.toEqual([])
    }
    for (const method of was.methods) {
      if (placesNow.has(method.id)) continue
      expect(actor).toBe(method.userId)
      expect(isFresh(browser, method.userId, was)).toBe(true)
    }
    for (const { id, passwordHash } of is.users) {
      const earlier = was.users.find((user) => user.id === id)
      if (was.defaults[id] !== is.defaults[id]) expect(actor).toBe(id)
      if (earlier?.passwordHash === passwordHash) continue
      const next = lastPassword
      present.set(id, next)
      expect(disabled).not.toContain(id)
      if (actor === id) {
        reached.passwords += 1
        const now = given.slice(givenBefore)
        expect(now.some((one) => one.kind === 'password' && one.userId === id)).toBe(true)
        expect(isFresh(browser, id, was)).toBe(true)
        continue
      }
      reached.resets += 1
      const phones = was.methods.flatMap((one) => (one.userId === id ? (one.phone?.numberIndex ?? []) : []))
      expect(new Set(proved(id, 'password_reset', phones).map((one) => 'phone' in one && one.phone)).size).toBe(2)
      expect(is.sessions.filter((session) => session.userId === id)).toEqual([])
    }
    // A code is sent for a registration only when the change may go on.
    for (const sent of codes.sent.slice(codesSeen)) {
      if (sent.purpose !== 'registration') continue
      expect(actor).not.toBeNull()
      expect(isFresh(browser, actor ?? '', was)).toBe(true)
    }
    codesSeen = codes.sent.length
  }
  let codesSeen = 0
  let givenBefore = 0
  let lastPassword = 0

  return {
    reached,
    take: async (browser: number, step: Step) => {
      if ('next' in step) lastPassword = step.next
      await take(browser, step)
    },
  }
}
