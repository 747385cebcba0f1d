import { verify } from '@node-rs/argon2'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAccount } from '@/features/accounts/create-account'
import { hashToken } from '@/features/sessions/repository'
import { type SignInSource, signIn } from '@/features/sign-in/sign-in'
import type { PrismaClient } from '@/generated/prisma/client'
import { hours, minutes } from '@/lib/time'
import { aBrowser, anEmail } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../support/database'
import { testDeps } from '../support/phone-flow'

// The real argon2, watched, because the time of an answer is the number of hashes in it.
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>()
  return { ...real, verify: vi.fn(real.verify) }
})
afterEach(() => vi.mocked(verify).mockClear())

const db = sharedDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes() })
const PASSWORD = 'correct horse battery staple'
const REFUSED = { ok: false, error: { kind: 'refused' } }

let addresses = 0
/** A browser that nobody knows, at an address of its own. */
function fromAnywhere(overrides: Partial<SignInSource> = {}): SignInSource {
  addresses += 1
  const address = `2001:db8:${process.pid.toString(16)}::${addresses.toString(16)}`
  return { address, userAgent: 'test', browserHash: aBrowser(), ...overrides }
}

/** Somebody who can sign in. */
async function anAccount({ disabled = false } = {}) {
  const deps = setUp()
  const email = anEmail()
  const made = await createAccount(
    { ...deps, organisation: { domains: [] } },
    { email, displayName: 'Alex', role: 'user', password: PASSWORD },
  )
  if (!made.ok) throw new Error('The address is taken')
  if (disabled) await db.user.update({ where: { id: made.value.id }, data: { disabledAt: new Date() } })
  const attempt = (password: string, source = fromAnywhere()) => signIn(deps, source, { email, password })
  return { deps, email, id: made.value.id, attempt }
}

const tokenOf = (answer: Awaited<ReturnType<typeof signIn>>) =>
  answer.ok && answer.value.kind === 'session' ? answer.value.session.token : 'no session'

describe('signing in', () => {
  it('with the right password opens a session and says so in the audit trail', async () => {
    const { id, attempt, deps } = await anAccount()
    const source = fromAnywhere()
    const answer = await attempt(PASSWORD, source)
    expect(answer).toMatchObject({ ok: true, value: { kind: 'session', session: { userId: id } } })
    const [session, ...more] = await db.session.findMany({ where: { userId: id } })
    expect(more).toEqual([])
    expect(session).toMatchObject({
      tokenHash: hashToken(tokenOf(answer)),
      browserHash: source.browserHash,
      factors: [{ amr: 'pwd', at: deps.now().toISOString() }],
    })
    expect(await auditOf(db, id)).toMatchObject([
      { type: 'account.created' },
      { type: 'sign_in.succeeded', sessionId: session?.id, address: source.address },
    ])
  })

  it('keeps only a hash of the session token', async () => {
    const { id, attempt } = await anAccount()
    const answer = await attempt(PASSWORD)
    const rows = JSON.stringify(await db.session.findMany({ where: { userId: id } }))
    expect(rows).not.toContain(tokenOf(answer))
  })

  it('takes a password whichever way its letters were composed', async () => {
    const deps = setUp()
    const email = anEmail()
    const composed = 'Zürich im Frühling, früh'.normalize('NFC')
    await createAccount(
      { ...deps, organisation: { domains: [] } },
      { email, displayName: 'Alex', role: 'user', password: composed },
    )
    const answer = await signIn(deps, fromAnywhere(), { email, password: composed.normalize('NFD') })
    expect(answer.ok).toBe(true)
  })

  it.each([
    ['a wrong password', PASSWORD.toUpperCase()],
    ['a password with a space more', `${PASSWORD} `],
    ['no password', ''],
    ['a password with a null byte', `${PASSWORD}\0`],
    ['a hash', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA'],
  ])('with %s is refused', async (_, password) => {
    const { id, attempt } = await anAccount()
    expect(await attempt(password)).toEqual(REFUSED)
    expect(await db.session.count({ where: { userId: id } })).toBe(0)
  })

  it('to an account without a password is refused', async () => {
    const { id, attempt } = await anAccount()
    await db.user.update({ where: { id }, data: { passwordHash: null } })
    expect(await attempt('a password that nobody has')).toEqual(REFUSED)
  })
})

describe('an unknown account, a wrong password and a disabled account', () => {
  /** Signs in and tells what was answered, by which statements and by how many comparisons of which strength. */
  async function watched(email: string, password: string) {
    const statements: string[] = []
    const watching = db.$extends({
      query: {
        $allOperations({ model, operation, args, query }) {
          statements.push(`${model ?? 'raw'} ${operation}`)
          return query(args)
        },
      },
    })
    vi.mocked(verify).mockClear()
    // An extended client does what the client does, but its type is another.
    const deps = { ...setUp(), db: watching as unknown as PrismaClient }
    const answer = await signIn(deps, fromAnywhere(), { email, password })
    const hashes = vi.mocked(verify).mock.calls.map(([stored]) => String(stored).split('$').slice(0, 4))
    return { answer, statements, hashes }
  }

  it('are answered alike, by the same statements and one hash of the same strength', async () => {
    const [known, disabled] = [await anAccount(), await anAccount({ disabled: true })]
    await watched(anEmail(), PASSWORD) // makes the decoy
    const unknown = await watched(anEmail(), PASSWORD)
    expect(unknown.answer).toEqual(REFUSED)
    expect(unknown.statements.length).toBeGreaterThan(4)
    expect(unknown.hashes).toEqual([['', 'argon2id', 'v=19', 'm=19456,t=2,p=1']])
    expect(await watched(known.email, 'wrong')).toEqual(unknown)
    expect(await watched(disabled.email, PASSWORD)).toEqual(unknown)
    expect(await watched(disabled.email, 'wrong')).toEqual(unknown)
  })

  it('are told apart in the audit trail only', async () => {
    const [known, disabled] = [await anAccount(), await anAccount({ disabled: true })]
    await known.attempt('wrong')
    await disabled.attempt(PASSWORD)
    const reasonOf = async (id: string) => (await auditOf(db, id)).at(-1)?.details
    expect(await reasonOf(known.id)).toEqual({ reason: 'wrong_password' })
    expect(await reasonOf(disabled.id)).toEqual({ reason: 'account_disabled' })
  })
})

describe('guessing', () => {
  const SLOW_DOWN = { ok: false, error: { kind: 'slow_down' } }

  it('is five tries a minute from one address, and then not even the right password counts', async () => {
    const { attempt, deps } = await anAccount()
    const { address } = fromAnywhere()
    for (const _ of Array(5)) expect(await attempt('wrong', fromAnywhere({ address }))).toEqual(REFUSED)
    expect(await attempt(PASSWORD, fromAnywhere({ address }))).toMatchObject(SLOW_DOWN)
    deps.clock.advance(minutes(1))
    expect((await attempt(PASSWORD, fromAnywhere({ address }))).ok).toBe(true)
  })

  it('at once is five tries as well', async () => {
    const { attempt } = await anAccount()
    const { address } = fromAnywhere()
    await Promise.all(Array.from({ length: 40 }, () => attempt('wrong', fromAnywhere({ address }))))
    expect(verify).toHaveBeenCalledTimes(5)
  })

  it('from ever new addresses is thirty tries a minute for one account', async () => {
    const { attempt } = await anAccount()
    await Promise.all(Array.from({ length: 60 }, () => attempt('wrong')))
    expect(verify).toHaveBeenCalledTimes(30)
    expect(await attempt(PASSWORD)).toMatchObject(SLOW_DOWN)
  })

  it('one password on ever new accounts is a hundred tries in ten minutes from one address', async () => {
    const deps = setUp()
    const source = fromAnywhere()
    const guess = () => signIn(deps, source, { email: anEmail(), password: 'x' })
    const answers = await Promise.all(Array.from({ length: 110 }, guess))
    expect(answers.filter(({ ok, ...rest }) => !ok && 'error' in rest && rest.error.kind === 'slow_down')).toHaveLength(
      10,
    )
    deps.clock.advance(minutes(10))
    expect(await guess()).toEqual(REFUSED)
  })

  it('slows an unknown account exactly as a known one', async () => {
    const { attempt, email } = await anAccount()
    const stranger = fromAnywhere()
    const unknown = anEmail()
    const deps = setUp()
    for (const _ of Array(6)) {
      const [known, nobody] = [
        await attempt('wrong', stranger),
        await signIn(deps, fromAnywhere({ address: `${stranger.address}0` }), { email: unknown, password: 'wrong' }),
      ]
      expect(known.ok || known.error.kind).toBe(nobody.ok || nobody.error.kind)
    }
    expect(email).not.toBe(unknown)
  })

  it('by a stranger, a thousand times, does not lock the owner out of a browser that signed in before', async () => {
    const { attempt } = await anAccount()
    const own = fromAnywhere()
    expect((await attempt(PASSWORD, own)).ok).toBe(true)
    for (const _ of Array(10)) await Promise.all(Array.from({ length: 100 }, () => attempt('wrong')))
    expect(await attempt(PASSWORD)).toMatchObject(SLOW_DOWN)
    expect((await attempt(PASSWORD, own)).ok).toBe(true)
  }, 60_000)

  it('from a browser that signed in before is limited too', async () => {
    const { attempt } = await anAccount()
    const own = fromAnywhere()
    await attempt(PASSWORD, own)
    for (const _ of Array(5)) await attempt('wrong', own)
    expect(await attempt(PASSWORD, own)).toMatchObject(SLOW_DOWN)
  })

  it('gets no more tries by naming another browser that its owner never had', async () => {
    const { attempt } = await anAccount()
    const { address } = fromAnywhere()
    for (const _ of Array(5)) await attempt('wrong', fromAnywhere({ address }))
    expect(await attempt('wrong', fromAnywhere({ address }))).toMatchObject(SLOW_DOWN)
  })

  it('that was refused without a look at the password writes no audit row', async () => {
    const { attempt, id } = await anAccount()
    const { address } = fromAnywhere()
    for (const _ of Array(9)) await attempt('wrong', fromAnywhere({ address }))
    expect(await eventsOf(db, id)).toEqual(['account.created', ...Array(5).fill('sign_in.failed')])
  })

  it('is not what signing in costs: a success gives its places back', async () => {
    const { attempt, deps } = await anAccount()
    const { address } = fromAnywhere()
    for (const _ of Array(8)) {
      expect((await attempt(PASSWORD, fromAnywhere({ address }))).ok).toBe(true)
    }
    deps.clock.advance(hours(1))
    expect((await attempt(PASSWORD, fromAnywhere({ address }))).ok).toBe(true)
  })

  it('leaves no email address in the names of the counters', async () => {
    const { attempt, email } = await anAccount()
    await attempt('wrong')
    expect(await db.counter.count({ where: { key: { contains: email } } })).toBe(0)
  })
})
