import { PrismaPg } from '@prisma/adapter-pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { deleteMethod } from '@/features/methods/delete-method'
import { maskAddress } from '@/features/methods/email/address'
import { confirmEmail } from '@/features/methods/email/confirm-email'
import { resendMail } from '@/features/methods/email/resend-mail'
import { startEmail } from '@/features/methods/email/start-email'
import { askCode } from '@/features/password-reset/ask-code'
import { decoyWays, type Spread } from '@/features/password-reset/decoy-ways'
import { findSpread } from '@/features/password-reset/repository'
import { startReset } from '@/features/password-reset/start-reset'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { PrismaClient } from '@/generated/prisma/client'
import { minutes, seconds } from '@/lib/time'
import { anActor, anEmail, aPolicy, testKeys } from '../../support/builders'
import { RIGHT, scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { address, anAddress, aRegisteredEmail, mailed, registeredEmail, wrong } from '../../support/email'
import { smtpError } from '../../support/mailbox'
import { aForgetful, aReset, aVisitor, shown, type TestReset } from '../../support/password-reset'
import { type TestDeps, testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes() })
const refused = (kind: string) => ({ ok: false, error: { kind } })
const OK = { ok: true, value: null }

const put = async (deps: TestDeps, policy: Parameters<typeof aPolicy>[0]) => {
  const admin = await anActor(db, { role: 'admin' })
  const saved = await savePolicy(deps, admin, aPolicy(policy), (await loadVersionedPolicy(db)).version)
  if (!saved.ok) throw new Error(saved.error)
}
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** Somebody with a password, these phones and an email, and their reset, which was begun. */
async function aBegun(slots: Parameters<typeof aForgetful>[1] = ['mobile']) {
  const [deps, to] = [setUp(), anAddress()]
  const owner = await aForgetful(db, slots)
  const methodId = await aRegisteredEmail(db, owner.id, { address: to })
  const reset = aReset(deps)
  await reset.start(owner.email)
  const byMail = async (one: TestReset = reset) =>
    (await one.state())?.ways.find(({ channel }) => channel === 'email_code')?.position
  return { deps, owner, to, methodId, reset, byMail, code: () => deps.mailer.codeTo(to) }
}

describe('a forgotten password', () => {
  it('is reset by an email and a phone; the email is masked, and each proof is audited', async () => {
    const { deps, owner, to, methodId, reset, byMail, code } = await aBegun()
    const way = (await reset.state())?.ways.find(({ channel }) => channel === 'email_code')
    expect(way).toMatchObject({ method: methodId, type: 'email', masked: maskAddress(to), country: null })
    expect(JSON.stringify((await reset.state())?.ways)).not.toContain(to.split('@')[0])
    expect(await reset.ask(await byMail())).toMatchObject({ ok: true })
    expect(deps.mailer.mails).toMatchObject([{ to }])
    expect(await reset.enter(code())).toEqual(OK)
    expect((await reset.state())?.ways.map(({ channel }) => channel)).toEqual(['text', 'call'])
    await reset.ask(0)
    expect(await reset.enter(RIGHT)).toEqual(OK)
    expect(await reset.choose()).toEqual(OK)
    const proved = (await auditOf(db, owner.id)).filter(({ type }) => type === 'password.reset_proved')
    expect(proved.map(({ details }) => details)).toEqual([{ factor: 'otp' }, { factor: 'sms' }])
    expect(await db.method.findUnique({ where: { id: methodId } })).toMatchObject({ lastUsedAt: deps.now() })
  })

  it('takes an email alone of whoever has nothing else, where one method is enough', async () => {
    const one = await aBegun([])
    await put(one.deps, { resetProofs: 1 })
    await one.reset.ask(await one.byMail())
    expect(await one.reset.enter(one.code())).toEqual(OK)
    expect(await one.reset.choose()).toEqual(OK)

    const two = await aBegun(['mobile'])
    await two.reset.ask(await two.byMail())
    await two.reset.enter(two.code())
    expect(await two.reset.choose()).toEqual(refused('not_proved'))
  })

  it('is not reset by an email alone where two methods are asked for', async () => {
    const { reset, byMail, code } = await aBegun([])
    await reset.ask(await byMail())
    expect(await reset.enter(code())).toEqual(OK)
    expect(await reset.state()).toMatchObject({ step: 'contact' })
    expect(await reset.choose()).toEqual(refused('not_proved'))
  })

  it('is proved once by a code, however often it comes', async () => {
    const { owner, reset, byMail, code } = await aBegun()
    await reset.ask(await byMail())
    const right = code()
    const answers = await Promise.all(Array.from({ length: 40 }, () => reset.enter(right)))
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1)
    expect((await reset.state())?.reset.provedMethodIds).toHaveLength(1)
    const events = await eventsOf(db, owner.id)
    expect(events.filter((type) => type === 'password.reset_proved')).toHaveLength(1)
    await reset.ask(0)
    if (right !== RIGHT) expect(await reset.enter(right)).toMatchObject(refused('incorrect'))
  })

  it('of another browser does not take the code of this one', async () => {
    const { deps, owner, reset, byMail, code } = await aBegun()
    await reset.ask(await byMail())
    const other = aReset(deps, aVisitor())
    await other.start(owner.email)
    expect(await other.enter(code())).toEqual(refused('gone'))
    await other.ask(await byMail(other))
    const [first = '', second = ''] = deps.mailer.mails.map(({ text }) => /Code:\s+(\d+)/.exec(text)?.[1])
    if (first !== second) expect(await other.enter(first)).toMatchObject(refused('incorrect'))
    expect(await reset.enter(first)).toEqual(OK)
  })

  it('does not take the code that was mailed to register an address, nor the other way round', async () => {
    const { deps, owner, reset, byMail, methodId, code } = await aBegun()
    const actor = { ...(await signedInAgain(db, owner)), browserHash: reset.visitor.browserHash }
    const next = anAddress()
    const challengeId = await mailed(deps, actor, { to: next, replaces: methodId })
    await reset.ask(await byMail())
    const [forAddress, forReset] = [deps.mailer.codeTo(next), code()]
    if (forAddress === forReset) return
    expect(await reset.enter(forAddress)).toMatchObject(refused('incorrect'))
    expect(await confirmEmail(deps, actor, { challengeId, code: forReset })).toMatchObject(refused('incorrect'))
  })

  it('takes the newest code only, and as many checks as one code has', async () => {
    const { deps, reset, byMail, code } = await aBegun()
    const way = await byMail()
    await reset.ask(way)
    const old = code()
    expect(await reset.enter(wrong(old))).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    await reset.ask(way)
    expect(deps.mailer.mails).toHaveLength(1)
    deps.clock.advance(minutes(4))
    await reset.ask(way)
    expect(deps.mailer.mails).toHaveLength(2)
    const { expiresAt } = await db.challenge.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(expiresAt).toEqual(new Date(deps.now().getTime() + minutes(15)))
    expect((await reset.state())?.reset.codeExpiresAt).toEqual(expiresAt)
    if (code() !== old) {
      expect(await reset.enter(old)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 3 } })
    }
    // Longer than a code by text lives, and the reset with it.
    deps.clock.advance(minutes(10) + seconds(50))
    expect(await reset.enter(code())).toEqual(OK)
  })

  it('goes on with another way where the mail server is down, and nothing of the day is used up', async () => {
    const { deps, reset, byMail } = await aBegun()
    deps.mailer.troubles.push(smtpError({ code: 'ECONNREFUSED' }))
    expect(await reset.ask(await byMail())).toMatchObject({ ok: true })
    expect(await reset.enter('123456')).toMatchObject(refused('incorrect'))
    await reset.ask(0)
    expect(await reset.enter(RIGHT)).toEqual(OK)
    const challenges = await db.challenge.findMany({ where: { channel: 'email_code' }, orderBy: { id: 'desc' } })
    expect(challenges[0]).toMatchObject({ endedReason: 'undeliverable' })
  })

  it('disables an email after twenty wrong codes in a row, whatever came between', async () => {
    const { deps, owner, methodId, reset, byMail, code } = await aBegun()
    await db.method.update({ where: { id: methodId }, data: { wrongCodes: 19 } })
    await reset.ask(await byMail())
    expect(await reset.enter(wrong(code()))).toMatchObject(refused('incorrect'))
    expect(await db.method.findUnique({ where: { id: methodId } })).toMatchObject({ disabledAt: deps.now() })
    expect(await reset.enter(code())).toMatchObject(refused('incorrect'))
    expect(await eventsOf(db, owner.id)).toContain('method.disabled')
    const before = deps.mailer.mails.length
    const again = aReset(deps)
    await again.start(owner.email)
    expect((await again.state())?.ways.some(({ channel }) => channel === 'email_code')).toBe(true)
    await again.ask(await byMail(again))
    expect(deps.mailer.mails).toHaveLength(before)
  })

  it.each([
    ['the policy forbids it', (deps: TestDeps) => put(deps, { email: false })],
    [
      'it is deleted',
      async (deps: TestDeps, owner: Parameters<typeof signedInAgain>[1], id: string) =>
        deleteMethod(deps, await signedInAgain(db, owner), id),
    ],
    [
      'another takes its place',
      async (deps: TestDeps, owner: Parameters<typeof signedInAgain>[1], id: string) =>
        registeredEmail(deps, await signedInAgain(db, owner), { replaces: id }),
    ],
    [
      'the account is disabled',
      (deps: TestDeps, { id }: { id: string }) =>
        db.user.update({ where: { id }, data: { disabledAt: deps.now() } }) as Promise<unknown>,
    ],
  ])('is not proved by a code that was on its way when %s', async (_, happen) => {
    const { deps, owner, methodId, reset, byMail, code } = await aBegun()
    await reset.ask(await byMail())
    const right = code()
    await happen(deps, owner, methodId)
    expect((await reset.enter(right)).ok).toBe(false)
    const row = await db.passwordReset.findFirst({ where: { userId: owner.id } })
    expect(row?.provedMethodIds).toEqual([])
  })
})

describe('a policy without email', () => {
  it('ends what waits, adds none, mails nothing anew, and leaves what is registered', async () => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    const challengeId = await mailed(deps, actor, { to })
    await put(deps, { email: false })
    expect(await db.challenge.findUnique({ where: { id: challengeId } })).toMatchObject({ endedReason: 'forbidden' })
    const code = deps.mailer.codeTo(to)
    expect(await confirmEmail(deps, actor, { challengeId, code })).toEqual(refused('not_allowed'))
    expect(await resendMail(deps, actor, challengeId)).toEqual(refused('gone'))
    expect(await startEmail(deps, actor, { address: to, replaces: null })).toEqual(refused('not_allowed'))
    const id = await aRegisteredEmail(db, actor.id)
    expect(await startEmail(deps, actor, { address: to, replaces: id })).toEqual(refused('not_allowed'))
    expect(await db.emailMethod.count({ where: { userId: actor.id } })).toBe(1)
  })

  it('that slipped in unseen is found by the code and by a new one', async () => {
    const slipIn = () =>
      db.policy.create({
        data: { key: 'methods', version: 1, value: aPolicy({ email: false }), updatedAt: new Date() },
      })
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    const challengeId = await mailed(deps, actor, { to })
    deps.clock.advance(minutes(1))
    await slipIn()
    expect(await resendMail(deps, actor, challengeId)).toEqual(refused('not_allowed'))
    const code = deps.mailer.codeTo(to)
    expect(await confirmEmail(deps, actor, { challengeId, code })).toEqual(refused('not_allowed'))
    expect(await db.challenge.findUnique({ where: { id: challengeId } })).toMatchObject({ endedReason: 'forbidden' })
  })
})

describe('a process that dies', () => {
  const dead = (deps: TestDeps): TestDeps => ({
    ...deps,
    db: new Proxy(deps.db, {
      get: (target, name) =>
        name === '$transaction' ? () => Promise.reject(new Error('The process died')) : Reflect.get(target, name),
    }),
  })

  it('between the right code and its commit leaves the code good, for an address and for a reset', async () => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    const entered = { challengeId: await mailed(deps, actor, { to }), code: deps.mailer.codeTo(to) }
    await expect(confirmEmail(dead(deps), actor, entered)).rejects.toThrow('died')
    expect(await confirmEmail(deps, actor, entered)).toEqual(OK)

    const begun = await aBegun()
    await begun.reset.ask(await begun.byMail())
    const doomed = aReset(dead(begun.deps), begun.reset.visitor)
    await expect(doomed.enter(begun.code())).rejects.toThrow('died')
    expect(await begun.reset.enter(begun.code())).toEqual(OK)
  })

  it('before the mail has left leaves a challenge whose new code works', async () => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    deps.mailer.troubles.push(() => new Promise(() => {}))
    void startEmail(deps, actor, { address: to, replaces: null })
    const find = () => db.challenge.findFirst({ where: { userId: actor.id } })
    await expect.poll(find).not.toBeNull()
    const challengeId = (await find())?.id ?? ''
    deps.clock.advance(seconds(31))
    expect(await startEmail(deps, actor, { address: to, replaces: null })).toEqual({ ok: true, value: { challengeId } })
    expect(await confirmEmail(deps, actor, { challengeId, code: deps.mailer.codeTo(to) })).toEqual(OK)
  })
})

describe('an account and a decoy', () => {
  /** An address that has no account, and whose decoy has an email, where emails are all that people have. */
  async function anAccountAndADecoy() {
    const deps = setUp()
    await db.user.updateMany({ data: { defaultMethodId: null, defaultOption: null } })
    await db.method.deleteMany()
    const owner = await aForgetful(db, [])
    await aRegisteredEmail(db, owner.id, { address: anAddress('private.test') })
    return { deps, owner, nobody: anEmail() }
  }

  /** Everything a stranger does with an email, and everything they see of it. */
  async function walk(deps: TestDeps, email: string, trouble?: () => Promise<void>) {
    const [reset, seen] = [aReset(deps), [] as unknown[]]
    const look = async (answer: object) => {
      const told = JSON.stringify(answer, (key, value) =>
        key === 'retryAt' ? Date.parse(value) - deps.now().getTime() : key === 'value' ? null : value,
      )
      seen.push(told, shown(await reset.state()))
    }
    await look(await reset.start(email))
    const state = await reset.state()
    seen.push(state?.ways.map(({ type, channel, masked }) => `${type} ${channel} ${masked.replace(/^./, 'x')}`))
    for (const _ of Array(3)) {
      if (trouble) deps.mailer.troubles.push(trouble)
      await look(await reset.ask(0))
      await look(await reset.ask(0))
      for (const _ of Array(2)) await look(await reset.enter('000000'))
      deps.clock.advance(minutes(2))
    }
    await look(await reset.ask(0))
    for (const _ of Array(6)) await look(await reset.enter('000000'))
    deps.clock.advance(minutes(8))
    for (const _ of Array(4)) await look(await reset.ask(0))
    deps.mailer.troubles.splice(0)
    return seen
  }

  it.each([
    ['as it should', undefined],
    ['by refusing the address', smtpError({ command: 'RCPT TO', responseCode: 550 })],
    ['by being down', smtpError({ code: 'ECONNREFUSED' })],
  ])('look alike where the mail server does %s', async (_, trouble) => {
    const { owner, nobody } = await anAccountAndADecoy()
    const codes = scriptedCodes()
    const [known, unknown] = [testDeps({ db, codes }), testDeps({ db, codes })]
    const real = await walk(known, owner.email, trouble)
    const decoy = await walk(unknown, nobody, trouble)
    expect(decoy).toEqual(real)
    expect(JSON.stringify(real)).toContain('email email_code x••••@p••••.test')
    expect(JSON.stringify(real)).toMatch(/incorrect.*used_up/)
    expect(unknown.mailer.mails).toEqual([])
    expect(codes.checked).toEqual([])
    if (!trouble) expect(known.mailer.mails.length).toBeGreaterThan(2)
  })

  it('are answered before the mail server is asked', async () => {
    const { deps, owner } = await anAccountAndADecoy()
    const reset = aReset(deps)
    await reset.start(owner.email)
    const asked = await askCode(deps, reset.visitor, await reset.id(), 0)
    expect(asked.ok).toBe(true)
    expect(deps.mailer.mails).toEqual([])
  })

  it('begin with the very same statements', async () => {
    const { deps, owner, nobody } = await anAccountAndADecoy()
    async function statementsOf(email: string) {
      const statements: string[] = []
      const watched = new PrismaClient({
        adapter: new PrismaPg({ connectionString: db.url }),
        log: [{ emit: 'event', level: 'query' }],
      })
      watched.$on('query', ({ query }) => statements.push(query))
      await startReset({ ...deps, db: watched }, aVisitor(), email)
      await watched.$disconnect()
      return statements
    }
    expect(await statementsOf(nobody)).toEqual(await statementsOf(owner.email))
  })
})

describe('the email of a decoy', () => {
  const spread: Spread = {
    sets: [{ types: ['email', 'phone'], people: 1, role: 'user', groups: [] }],
    countries: [],
    domains: [
      { maskedDomain: 'g••••.com', people: 60 },
      { maskedDomain: 'b••••.ch', people: 40 },
    ],
  }
  const many = Array.from({ length: 400 }, (_, i) => `${'abcdefghij'[i % 10]}someone-${i}@example.test`)
  const maskOf = (email: string, some = spread) =>
    decoyWays(testKeys, email, aPolicy(), some).find(({ channel }) => channel === 'email_code')?.masked ?? ''

  it('is of the domains that people have, about as often, and begins as their own name about half the time', () => {
    const masks = many.map((email) => maskOf(email))
    for (const mask of masks) expect(mask).toMatch(/^[a-z]•{4}@(g•{4}\.com|b•{4}\.ch)$/)
    const share = (test: (mask: string, i: number) => boolean) => masks.filter(test).length / masks.length
    expect(share((mask) => mask.endsWith('.ch'))).toBeCloseTo(0.4, 1)
    const alike = share((mask, i) => mask[0] === many[i]?.[0])
    expect(alike).toBeGreaterThan(0.4)
    expect(alike).toBeLessThan(0.65)
  })

  it('is the same each time, and there is one even where nobody has any', () => {
    const email = many[7] ?? ''
    expect(maskOf(email)).toBe(maskOf(email))
    expect(maskOf(email, { ...spread, domains: [] })).toMatch(/^[a-z]•{4}@g•{4}\.com$/)
    const forbidden = decoyWays(testKeys, email, aPolicy({ email: false }), spread)
    expect(forbidden.map(({ channel }) => channel)).toEqual(['text', 'call'])
  })

  it('is drawn from what strangers may see of the real ones', async () => {
    await db.emailMethod.deleteMany()
    for (const to of ['ana@Private.test', 'ben@private.test', 'cem@bücher.example']) {
      await aRegisteredEmail(db, (await anActor(db)).id, { address: address(to) })
    }
    const { domains } = await findSpread(db, [])
    expect(domains.toSorted((a, b) => b.people - a.people)).toEqual([
      { maskedDomain: 'p••••.test', people: 2 },
      { maskedDomain: 'b••••.example', people: 1 },
    ])
  })
})
