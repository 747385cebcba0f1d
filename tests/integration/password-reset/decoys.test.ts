import { PrismaPg } from '@prisma/adapter-pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { limits } from '@/features/limits/limits'
import { askCode } from '@/features/password-reset/ask-code'
import { decoyWays, type Spread } from '@/features/password-reset/decoy-ways'
import { startReset } from '@/features/password-reset/start-reset'
import { PrismaClient } from '@/generated/prisma/client'
import { hours, minutes, seconds } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aClock, aKey, anEmail, aPolicy, testKeys } from '../../support/builders'
import { twilioCodes, WRONG } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aForgetful, aReset, aVisitor, shown, type TestReset } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { aSet } from '../../support/recovery-codes'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const { fake, codes, checks, sends } = await twilioCodes()
const setUp = () => testDeps({ db, codes, clock: aClock(new Date()) })
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** Whoever has no account that could be reset. */
const nobodies = [
  ['unknown', async () => anEmail()],
  ['disabled', async () => (await aForgetful(db, ['mobile', 'alternate'], { disabledAt: new Date() })).email],
  ['without a password', async () => (await aForgetful(db, ['mobile'], { passwordHash: null })).email],
  ['without methods', async () => (await aForgetful(db, [])).email],
] as const

const kindOf = (answer: { ok: true } | { ok: false; error: { kind: string } }) => (answer.ok ? 'ok' : answer.error.kind)

type Deps = ReturnType<typeof setUp>

/** Everything a stranger does, and everything they see of it. The same for all, down to the waits. */
async function walk(deps: Deps, reset: TestReset, email: string) {
  const seen: unknown[] = []
  const look = async (answer: unknown) => seen.push(withoutTimes(deps, answer), shown(await reset.state()))
  await look(await reset.start(email))
  await look(await reset.choose())
  await look(await reset.enter(WRONG))
  await look(await reset.ask(0))
  await look(await reset.ask(0))
  await look(await reset.ask(99))
  for (const _ of Array(3)) await look(await reset.enter(WRONG))
  deps.clock.advance(seconds(30))
  await look(await reset.ask(0))
  for (const _ of Array(3)) await look(await reset.enter(WRONG))
  for (const _ of Array(3)) {
    await look(await reset.ask(0))
    deps.clock.advance(minutes(2))
  }
  for (const _ of Array(5)) await look(await reset.enter(WRONG))
  await look(await reset.ask(0))
  await look(await reset.choose())
  deps.clock.advance(minutes(9))
  await look(await reset.ask(0))
  return seen
}

/** An answer with the moment it names told as milliseconds from now. */
function withoutTimes(deps: Deps, answer: unknown) {
  return JSON.parse(
    JSON.stringify(answer, (key, value) =>
      key === 'retryAt' ? Date.parse(value) - deps.now().getTime() : key === 'value' ? null : value,
    ),
  )
}

describe.each(nobodies)('an account that is %s', (_, email) => {
  it('walks the same screens to the same end, and costs no text', { timeout: 60_000 }, async () => {
    const owner = await aForgetful(db)
    const known = setUp()
    const real = await walk(known, aReset(known), owner.email)
    expect(owner.phones.map(sends)).not.toEqual([0, 0])

    fake.reset()
    const unknown = setUp()
    const decoy = await walk(unknown, aReset(unknown), await email())
    expect(decoy).toEqual(real)
    expect(fake.requests.filter(({ path }) => path.endsWith('/Verifications'))).toEqual([])
    expect(real.map((one) => JSON.stringify(one)).join()).toMatch(/incorrect.*used_up.*sends_per_number.*over/)
  })
})

describe('recovery codes', () => {
  it('of an account and of a decoy are asked for and refused alike, whatever the provider does', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    const actor = await signedInAgain(db, owner, { at: deps.now() })
    await aSet(deps, actor)
    const none = { mobile: false, alternate: false, office: false }
    const value = aPolicy({ slots: none, appCode: false, appNotification: false })
    await db.policy.create({ data: { key: 'methods', version: 1, value, updatedAt: deps.now() } })

    const before = checks()
    const seen: unknown[] = []
    for (const email of [owner.email, anEmail()]) {
      const reset = aReset(deps)
      const answers: unknown[] = []
      await reset.start(email)
      answers.push((await reset.state())?.ways.map(({ method: _, ...way }) => way))
      answers.push(withoutTimes(deps, await reset.ask(0)), shown(await reset.state()))
      fake.failNext('check', 'html')
      for (const _ of Array(6)) answers.push(await reset.enter('4D7K09XRWP31HVQ6'), shown(await reset.state()))
      answers.push(withoutTimes(deps, await reset.ask(0)), shown(await reset.state()))
      seen.push(answers)
    }
    expect(seen[1]).toEqual(seen[0])
    expect(JSON.stringify(seen[0])).toMatch(/recovery_code.*incorrect.*used_up/)
    expect(checks()).toBe(before)
  })
})

describe('the provider', () => {
  it('is asked about a code of a decoy as it is about one of an account', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    const asked: number[] = []
    for (const email of [owner.email, anEmail()]) {
      const reset = aReset(deps)
      await reset.start(email)
      await reset.ask(0)
      const before = checks()
      expect(await reset.enter(WRONG)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
      asked.push(checks() - before)
    }
    expect(asked).toEqual([1, 1])
  })

  it('that cannot be asked is no excuse for either', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    for (const email of [owner.email, anEmail()]) {
      const reset = aReset(deps)
      await reset.start(email)
      await reset.ask(0)
      fake.failNext('check', 'html')
      expect(await reset.enter(WRONG)).toEqual({ ok: false, error: { kind: 'unavailable' } })
    }
  })

  it('is not waited for by whoever asks for a code', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    const reset = aReset(deps)
    await reset.start(owner.email)
    const before = fake.requests.length
    const asked = await askCode(deps, reset.visitor, await reset.id(), 0)
    expect(asked.ok).toBe(true)
    expect(fake.requests.length).toBe(before)
  })
})

describe('the first step', () => {
  /** The statements of one start, as Postgres gets them. */
  async function statementsOf(email: string) {
    const statements: string[] = []
    const watched = new PrismaClient({
      adapter: new PrismaPg({ connectionString: db.url }),
      log: [{ emit: 'event', level: 'query' }],
    })
    watched.$on('query', ({ query }) => statements.push(query))
    await startReset({ ...setUp(), db: watched }, aVisitor(), email)
    await watched.$disconnect()
    return statements
  }

  it.each(nobodies)('runs the very same statements for an account that is %s', async (_, email) => {
    const real = await statementsOf((await aForgetful(db)).email)
    expect(real.length).toBeGreaterThan(8)
    expect(await statementsOf(await email())).toEqual(real)
  })
})

describe('limits', () => {
  const SLOW_DOWN = { ok: false, error: { kind: 'slow_down' } }

  it('let an address begin five resets for one account an hour, known or not, from wherever', async () => {
    const deps = setUp()
    for (const email of [(await aForgetful(db)).email, anEmail()]) {
      for (const _ of Array(5)) expect(await aReset(deps).start(email)).toMatchObject({ ok: true })
      const refused = await aReset(deps).start(email)
      expect(refused).toEqual({
        ok: false,
        error: { kind: 'slow_down', retryAt: new Date(deps.now().getTime() + hours(1)) },
      })
    }
    deps.clock.advance(hours(1))
    expect(await aReset(deps).start(anEmail())).toMatchObject({ ok: true })
  })

  it('let one address begin thirty resets an hour, whosever', async () => {
    const [deps, visitor] = [setUp(), aVisitor()]
    const answers = await Promise.all(Array.from({ length: 40 }, () => startReset(deps, visitor, anEmail())))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(30)
    expect(answers.find(({ ok }) => !ok)).toMatchObject(SLOW_DOWN)
  })

  it('leave the owner codes to sign in with, and methods that work, after a day of a stranger', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    const answers = new Set<string>()
    for (const _ of Array(12)) {
      const reset = aReset(deps)
      await reset.start(owner.email)
      for (const position of [0, 1]) {
        await reset.ask(position)
        for (const _ of Array(5)) answers.add(kindOf(await reset.enter(WRONG)))
      }
      deps.clock.advance(hours(1))
      fake.advance(hours(1))
    }
    expect(sends(String(owner.phones[0])) + sends(String(owner.phones[1]))).toBe(
      limits.passwordReset.sendsPerEmail.limit,
    )
    const methods = await db.method.findMany({ where: { userId: owner.id } })
    expect(methods.map(({ disabledAt }) => disabledAt)).toEqual([null, null])
    expect(answers).toContain('too_many_wrong_codes')
  })

  it('disable a method in the end, which a stranger does not see', async () => {
    const [owner, deps] = [await aForgetful(db), setUp()]
    await db.method.updateMany({ where: { userId: owner.id }, data: { wrongCodes: limits.wrongCodesInARow - 1 } })
    const reset = aReset(deps)
    await reset.start(owner.email)
    await reset.ask(0)
    expect(await reset.enter(WRONG)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    expect(await db.method.count({ where: { userId: owner.id, disabledAt: { not: null } } })).toBe(1)
    const before = (await reset.state())?.ways
    const again = aReset(deps)
    await again.start(owner.email)
    expect((await again.state())?.ways).toEqual(before)
    await again.ask(0)
    expect(await again.enter(fake.codeFor(String(owner.phones[0])) ?? WRONG)).toMatchObject({ ok: false })
  })
})

describe('the methods of a decoy', () => {
  const nobody = { groups: [], role: 'user' } as const
  const spread: Spread = {
    sets: [
      { types: ['phone'], people: 40, ...nobody },
      { types: ['phone', 'alternate_phone'], people: 40, ...nobody },
      { types: ['authenticator_app', 'phone'], people: 20, ...nobody },
    ],
    countries: [
      { country: 'CH', phones: 60 },
      { country: 'DE', phones: 40 },
    ],
    domains: [],
  }
  const many = Array.from({ length: 400 }, (_, i) => `someone-${i}@example.test`)

  it('are the same each time, whatever keys came after', () => {
    const later = keyring([aKey('new', 9), aKey('test')])
    for (const email of many.slice(0, 20)) {
      const ways = decoyWays(testKeys, email, aPolicy(), spread)
      expect(decoyWays(testKeys, email, aPolicy(), spread)).toEqual(ways)
      expect(decoyWays(later, email, aPolicy(), spread)).toEqual(ways)
    }
  })

  it('are others without the keys', () => {
    const ours = many.map((email) => decoyWays(testKeys, email, aPolicy(), spread)[0]?.masked)
    const theirs = many.map((email) => decoyWays(keyring([aKey('x', 7)]), email, aPolicy(), spread)[0]?.masked)
    expect(ours.filter((masked, i) => masked === theirs[i]).length).toBeLessThan(40)
  })

  it('are of the countries that people have, about as often, and look like real ones', () => {
    const all = many.map((email) => decoyWays(testKeys, email, aPolicy(), spread))
    const phones = all.flatMap((ways) => ways.filter(({ type }) => type === 'phone').slice(0, 1))
    const swiss = phones.filter(({ country }) => country === 'CH')
    expect(swiss.length / all.length).toBeGreaterThan(0.5)
    expect(swiss.length / all.length).toBeLessThan(0.7)
    for (const { masked } of phones) expect(masked).toMatch(/^\+(41\u00a0•{7}|49\u00a0•{8,9})\u00a0\d\d$/)
  })

  it('are those that people have together, about as often', () => {
    const share = (test: (types: string[]) => boolean) =>
      many.filter((email) => test(decoyWays(testKeys, email, aPolicy(), spread).map(({ type }) => type))).length / 400
    expect(share((types) => types.includes('authenticator_app'))).toBeCloseTo(0.2, 1)
    expect(share((types) => types.includes('alternate_phone'))).toBeCloseTo(0.4, 1)
    expect(share((types) => types.includes('office_phone'))).toBe(0)
    const two: Spread = {
      sets: [{ types: ['authenticator_app', 'authenticator_app'], people: 1, ...nobody }],
      countries: [],
      domains: [],
    }
    const ways = decoyWays(testKeys, 'someone@example.test', aPolicy(), two)
    expect(ways.map(({ channel, masked }) => `${channel} ${masked}`)).toEqual(['app_code 1', 'app_code 2'])
    expect(new Set(ways.map(({ method }) => method)).size).toBe(2)
  })

  it('follow the policy', () => {
    for (const email of many) {
      const ways = decoyWays(testKeys, email, aPolicy({ countries: ['DE'], text: false }), spread)
      expect(ways.length).toBeGreaterThan(0)
      for (const { country, channel } of ways) expect(['DE call', 'null app_code']).toContain(`${country} ${channel}`)
      const noApps = aPolicy({ slots: { mobile: false, alternate: false }, appCode: false, appNotification: false })
      const office = decoyWays(testKeys, email, noApps, { sets: [], countries: [], domains: [] })
      expect(office).toMatchObject([{ type: 'office_phone', channel: 'call', country: 'US' }])
    }
  })
})
