import { describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { listFrozenAccounts } from '@/features/disputes/frozen-accounts'
import { keepsProof } from '@/features/disputes/keeps-proof'
import { liftFreezeByAdministrator } from '@/features/disputes/lift-freeze'
import { reportChanges } from '@/features/disputes/report-changes'
import { readReportToken, reportToken } from '@/features/disputes/report-token'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { changePassword } from '@/features/password/change-password'
import { replacePassword } from '@/features/password/replace-password'
import { signIn } from '@/features/sign-in/sign-in'
import { days, minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aPerson, aPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../support/database'
import { aForgetful, aReset, aVisitor, NEW_PASSWORD, OLD_PASSWORD } from '../support/password-reset'
import { aPhoneStep, enter, registered, started, testDeps } from '../support/phone-flow'
import { signedInAgain } from '../support/signed-in'

const db = sharedDatabase()
const source = { address: '192.0.2.77', userAgent: 'test' }
const GONE = { ok: false, error: 'gone' }
const ORGANISATION = 'Northfield Clinic'

/** Somebody with a password and these phones, a day ago, and whoever has taken a session of theirs today. */
async function aVictim(slots: readonly ('mobile' | 'alternate' | 'office')[] = ['mobile']) {
  const deps = testDeps({ db, codes: scriptedCodes() })
  const owner = await aForgetful(db, slots)
  const [phone] = owner.methods
  if (phone) {
    await db.user.update({ where: { id: owner.id }, data: { defaultMethodId: phone, defaultOption: 'text' } })
  }
  deps.clock.advance(days(1))
  const thief = await signedInAgain(db, owner, { at: deps.now() })
  return { deps, owner, thief }
}

const changesOf = (userId: string) => db.change.findMany({ where: { userId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
const newestChange = async (userId: string) => (await changesOf(userId)).at(-1)?.id ?? 'none'
const methodsOf = async (userId: string) => (await loadMethods(db, testKeys, userId)).methods
const accountOf = (id: string) => db.user.findUniqueOrThrow({ where: { id } })
type Deps = ReturnType<typeof testDeps>
const byMail = (deps: Deps, userId: string, changeId: string, others: string[] = []) =>
  reportChanges(deps, source, { userId, what: { changeId }, others, sessionId: null })

describe('a report that something was not the person', () => {
  it('puts back what was deleted, with the default, and takes away what took its place', async () => {
    const { deps, owner, thief } = await aVictim()
    const [before] = await methodsOf(owner.id)
    expect((await deleteMethod(deps, thief, before?.id ?? '')).ok).toBe(true)
    deps.clock.advance(minutes(1))
    const stolen = await registered(deps, thief)
    const [deletion, addition] = await changesOf(owner.id)
    deps.clock.advance(minutes(1))

    expect(await byMail(deps, owner.id, deletion?.id ?? '', [addition?.id ?? ''])).toEqual({ ok: true, value: null })
    expect(await methodsOf(owner.id)).toEqual([before])
    expect(await db.method.count({ where: { id: stolen } })).toBe(0)
    expect(await accountOf(owner.id)).toMatchObject({
      defaultMethodId: before?.id,
      defaultOption: 'text',
      frozenSince: deletion?.at,
      frozenAt: deps.now(),
      mustChangePassword: true,
    })
  })

  it('disables what was added, ends every session and everything begun, and tells the person and the administrators', async () => {
    const { deps, owner, thief } = await aVictim()
    const administrator = await aPerson(db, { role: 'admin' })
    const added = await registered(deps, thief, { slot: 'alternate' })
    await started(deps, thief, { slot: 'office', channel: 'call' })

    await byMail(deps, owner.id, await newestChange(owner.id))
    const method = await db.method.findUniqueOrThrow({ where: { id: added } })
    expect(method).toMatchObject({ disabledAt: deps.now(), disputedAt: deps.now() })
    expect(await db.session.findMany({ where: { userId: owner.id, endedAt: null } })).toEqual([])
    expect(await db.session.findFirst({ where: { id: thief.sessionId } })).toMatchObject({ endedReason: 'frozen' })
    expect(await db.challenge.count({ where: { userId: owner.id, consumedAt: null, endedAt: null } })).toBe(0)
    const told = await db.notice.findMany({ where: { userId: owner.id }, orderBy: { seq: 'asc' } })
    expect(told.map(({ event }) => event)).toEqual(['method_added', 'account_frozen'])
    const toAdministrator = await db.notice.findFirst({ where: { userId: administrator.id } })
    expect(toAdministrator).toMatchObject({ event: 'person_frozen', details: { email: owner.email } })
    expect((await eventsOf(db, owner.id)).slice(-2)).toEqual(['method.disputed', 'account.frozen'])
    expect((await auditOf(db, owner.id)).at(-1)).toMatchObject({ actorId: null, details: { via: 'mail', changes: 1 } })
  })

  it('puts a changed number back, however often it was changed', async () => {
    const { deps, owner, thief } = await aVictim()
    const [before] = await methodsOf(owner.id)
    await registered(deps, thief, { replaces: before?.id ?? null })
    deps.clock.advance(minutes(11))
    await registered(deps, thief, { replaces: before?.id ?? null })
    const [first, second] = await changesOf(owner.id)
    expect(second?.kept).not.toEqual(first?.kept)

    await byMail(deps, owner.id, second?.id ?? '', [first?.id ?? ''])
    expect(await methodsOf(owner.id)).toEqual([before])
  })

  it('leaves a method where it is that the person added themselves in the place of the deleted one', async () => {
    const { deps, owner, thief } = await aVictim()
    await deleteMethod(deps, thief, owner.methods[0] ?? '')
    const deletion = await newestChange(owner.id)
    deps.clock.advance(minutes(1))
    const own = await registered(deps, thief)
    await byMail(deps, owner.id, deletion)
    expect((await methodsOf(owner.id)).map(({ id }) => id)).toEqual([own])
    expect(await db.method.findUnique({ where: { id: own } })).toMatchObject({ disputedAt: null })
  })

  it('leaves nothing of a changed number that cannot be put back', async () => {
    const { deps, owner, thief } = await aVictim()
    const [number, method] = [owner.phones[0], owner.methods[0] ?? '']
    await registered(deps, thief, { replaces: method })
    const change = await newestChange(owner.id)
    deps.clock.advance(minutes(11))
    const own = await registered(deps, thief, { slot: 'alternate', to: number })
    await byMail(deps, owner.id, change)
    expect(await db.method.findUnique({ where: { id: method } })).toMatchObject({ disputedAt: deps.now() })
    const administrator = await signedInAgain(db, await aPerson(db, { role: 'admin' }))
    await liftFreezeByAdministrator(deps, administrator, owner.id)
    expect((await methodsOf(owner.id)).map(({ id }) => id)).toEqual([own])
  })

  it('about a sign-in freezes the account from that moment', async () => {
    const { deps, owner, thief } = await aVictim()
    const moment = deps.now()
    deps.clock.advance(minutes(5))
    const report = { userId: owner.id, what: { moment }, others: [], sessionId: thief.sessionId }
    expect((await reportChanges(deps, thief, report)).ok).toBe(true)
    expect(await accountOf(owner.id)).toMatchObject({ frozenSince: moment })
    expect((await auditOf(db, owner.id)).at(-1)).toMatchObject({ actorId: owner.id, details: { via: 'session' } })
  })

  it('sent eight times at once freezes once', async () => {
    const { deps, owner, thief } = await aVictim()
    await registered(deps, thief, { slot: 'alternate' })
    const change = await newestChange(owner.id)
    const answers = await Promise.all(Array.from({ length: 8 }, () => byMail(deps, owner.id, change)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(7).fill(GONE))
    expect(await db.notice.count({ where: { userId: owner.id, event: 'account_frozen' } })).toBe(1)
  })

  it('counts for 30 days and once', async () => {
    const { deps, owner, thief } = await aVictim()
    await registered(deps, thief, { slot: 'alternate' })
    const change = await newestChange(owner.id)
    deps.clock.advance(days(30))
    expect(await byMail(deps, owner.id, change)).toEqual(GONE)
    expect(await accountOf(owner.id)).toMatchObject({ frozenAt: null })
    deps.clock.advance(-minutes(1))
    expect((await byMail(deps, owner.id, change)).ok).toBe(true)
    expect(await byMail(deps, owner.id, change)).toEqual(GONE)
  })

  it('touches nothing of anybody else', async () => {
    const [{ deps, owner }, other] = [await aVictim(), await aVictim()]
    await registered(other.deps, other.thief, { slot: 'alternate' })
    const theirs = await newestChange(other.owner.id)
    expect(await byMail(deps, owner.id, theirs)).toEqual(GONE)
    const report = { userId: owner.id, what: { moment: deps.now() }, others: [theirs], sessionId: null }
    await reportChanges(deps, source, report)
    expect(await accountOf(other.owner.id)).toMatchObject({ frozenAt: null })
    expect(await db.change.findUnique({ where: { id: theirs } })).toMatchObject({ disputedAt: null })
  })

  it('does nothing to a disabled account', async () => {
    const { deps, owner, thief } = await aVictim()
    await registered(deps, thief, { slot: 'alternate' })
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: deps.now() } })
    expect(await byMail(deps, owner.id, await newestChange(owner.id))).toEqual(GONE)
  })
})

describe('before a report it is said whether the person can get back in', () => {
  /** What the page of the newest change says. */
  async function said(deps: Deps, userId: string) {
    const changes = await changesOf(userId)
    const since = changes.at(-1)?.at ?? deps.now()
    return keepsProof(deps, userId, { since, changes })
  }

  it('with a method from before', async () => {
    const { deps, owner, thief } = await aVictim(['mobile'])
    await registered(deps, thief, { slot: 'alternate' })
    expect(await said(deps, owner.id)).toBe(true)
  })

  it('with one that comes back', async () => {
    const { deps, owner, thief } = await aVictim(['mobile'])
    await deleteMethod(deps, thief, owner.methods[0] ?? '')
    expect(await said(deps, owner.id)).toBe(true)
  })

  it('with none: the only one is what is reported, was disabled before, or is not allowed', async () => {
    const first = await aVictim([])
    await registered(first.deps, first.thief)
    expect(await said(first.deps, first.owner.id)).toBe(false)
    const second = await aVictim(['mobile'])
    await db.method.updateMany({ where: { userId: second.owner.id }, data: { disabledAt: second.deps.now() } })
    await deleteMethod(second.deps, second.thief, second.owner.methods[0] ?? '')
    expect(await said(second.deps, second.owner.id)).toBe(false)
  })
})

describe('the token of a link', () => {
  const id = '018f3c1e-0000-7000-8000-000000000001'

  it('names its change, and outlives a new key', () => {
    const next = keyring([
      { id: 'next', secret: Buffer.alloc(32, 9) },
      { id: 'test', secret: Buffer.alloc(32, 7) },
    ])
    const before = keyring([{ id: 'test', secret: Buffer.alloc(32, 7) }])
    const token = reportToken(before, id)
    expect(readReportToken(before, token)).toBe(id)
    expect(readReportToken(next, token)).toBe(id)
    expect(readReportToken(keyring([{ id: 'other', secret: Buffer.alloc(32, 8) }]), token)).toBeNull()
  })

  it.each([
    '',
    'x',
    id,
    `${id}.`,
    `${id}.${'A'.repeat(43)}`,
    `${id}.${'A'.repeat(44)}`,
    `${id}.${'é'.repeat(43)}`,
    `../${id}.${'A'.repeat(43)}`,
  ])('that we never made names nothing: %s', (token) => {
    expect(readReportToken(testKeys, token)).toBeNull()
  })

  it('with one sign changed names nothing', () => {
    const token = reportToken(testKeys, id)
    for (const at of [0, 10, 37, 45, 79]) {
      const sign = token[at] === '1' ? '2' : '1'
      expect(readReportToken(testKeys, token.slice(0, at) + sign + token.slice(at + 1))).toBeNull()
    }
  })
})

/** A frozen account: the thief added an alternate phone, and the owner said so. */
async function aFrozenAccount(slots: readonly ('mobile' | 'alternate' | 'office')[] = ['mobile']) {
  const victim = await aVictim(slots)
  const { deps, owner, thief } = victim
  const slot = slots.includes('alternate') ? 'office' : slots.length > 0 ? 'alternate' : 'mobile'
  const stolen = await registered(deps, thief, { slot, channel: slot === 'office' ? 'call' : 'text' })
  await byMail(deps, owner.id, await newestChange(owner.id))
  deps.clock.advance(minutes(1))
  return { ...victim, stolen }
}

describe('a frozen account', () => {
  it('takes no change, not even from a request that was under way', async () => {
    const { deps, owner, thief } = await aVictim()
    const [phone] = owner.methods
    const half = await started(deps, thief, { slot: 'alternate' })
    const codes = scriptedCodes()
    codes.meanwhile = () =>
      reportChanges(deps, source, { userId: owner.id, what: { moment: deps.now() }, others: [], sessionId: null })
    expect((await enter({ ...deps, codes }, thief, half)).ok).toBe(false)

    expect((await startPhone(deps, thief, aPhoneStep({ slot: 'office', channel: 'call' }))).ok).toBe(false)
    expect((await deleteMethod(deps, thief, phone ?? '')).ok).toBe(false)
    expect((await changeDefault(deps, thief, { methodId: phone ?? '', option: 'call' })).ok).toBe(false)
    const change = { current: OLD_PASSWORD, next: NEW_PASSWORD, organisation: ORGANISATION }
    expect((await changePassword(deps, thief, change)).ok).toBe(false)
    expect((await methodsOf(owner.id)).map(({ id }) => id)).toEqual([phone])
  })

  it('opens to nobody by a password alone', async () => {
    const { deps, owner } = await aFrozenAccount([])
    const answer = await signIn(deps, aVisitor(), { email: owner.email, password: OLD_PASSWORD })
    expect(answer).toMatchObject({ ok: true, value: { kind: 'second_step' } })
  })

  it('takes no proof by a method that is not older than the disputed change, disputed or not', async () => {
    const { deps, owner, thief } = await aVictim()
    await registered(deps, thief, { slot: 'alternate' })
    const first = await newestChange(owner.id)
    deps.clock.advance(minutes(1))
    const undisputed = await registered(deps, thief, { slot: 'office', channel: 'call' })
    await byMail(deps, owner.id, first)
    const visitor = { ...aVisitor(), id: owner.id }
    const asks = async (methodId: string, channel: 'text' | 'call') =>
      startProof(deps, visitor, { methodId, option: channel, purpose: 'sign_in' })
    expect(await asks(undisputed, 'call')).toMatchObject({ ok: false, error: { kind: 'not_usable' } })
    expect((await asks(owner.methods[0] ?? '', 'text')).ok).toBe(true)
  })

  it('is the owner’s again with a new password, and what was disputed goes', async () => {
    const { deps, owner, stolen } = await aFrozenAccount()
    const back: Actor = await signedInAgain(db, owner, { at: deps.now() })
    const other = await signedInAgain(db, owner, { at: deps.now() })
    const replace = (next: string) => replacePassword(deps, back, { next, organisation: ORGANISATION })
    expect(await replace(OLD_PASSWORD)).toMatchObject({ error: { kind: 'refused', why: 'same' } })
    expect(await replace('short')).toMatchObject({ error: { kind: 'refused', why: 'too_short' } })
    expect(await accountOf(owner.id)).toMatchObject({ mustChangePassword: true })

    const answers = await Promise.all([replace(NEW_PASSWORD), replace(NEW_PASSWORD)])
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await accountOf(owner.id)).toMatchObject({ frozenAt: null, frozenSince: null, mustChangePassword: false })
    expect(await db.method.count({ where: { id: stolen } })).toBe(0)
    expect(await db.session.findUnique({ where: { id: other.sessionId } })).toMatchObject({
      endedReason: 'password_changed',
    })
    expect((await eventsOf(db, owner.id)).slice(-3)).toEqual(['method.deleted', 'account.unfrozen', 'password.changed'])
    expect(await replace('another phrase of many words')).toEqual({ ok: false, error: { kind: 'gone' } })
  })

  it('cannot be opened by replacing the password of somebody who need not', async () => {
    const { deps, thief } = await aVictim()
    const answer = await replacePassword(deps, thief, { next: NEW_PASSWORD, organisation: ORGANISATION })
    expect(answer).toEqual({ ok: false, error: { kind: 'gone' } })
  })

  it('is unfrozen by a reset with two methods from before', async () => {
    const { deps, owner, stolen } = await aFrozenAccount(['mobile', 'alternate'])
    const reset = aReset(deps)
    await reset.start(owner.email)
    const positions = (await reset.state())?.ways.flatMap(({ channel, position }) =>
      channel === 'text' ? position : [],
    )
    for (const position of positions ?? []) {
      expect((await reset.ask(position)).ok).toBe(true)
      expect((await reset.enter('123456')).ok).toBe(true)
    }
    expect((await reset.choose()).ok).toBe(true)
    expect(await accountOf(owner.id)).toMatchObject({ frozenAt: null, mustChangePassword: false })
    expect(await db.method.count({ where: { id: stolen } })).toBe(0)
  })

  it('is not unfrozen by a reset in which the disputed method would be one of two', async () => {
    const { deps, owner, stolen } = await aFrozenAccount(['mobile'])
    const reset = aReset(deps)
    await reset.start(owner.email)
    const ways = (await reset.state())?.ways ?? []
    const own = ways.find(({ method, channel }) => method !== stolen && channel === 'text')
    expect((await reset.ask(own?.position)).ok).toBe(true)
    expect((await reset.enter('123456')).ok).toBe(true)
    expect((await reset.state())?.step).toBe('contact')
    expect(await reset.choose()).toMatchObject({ error: { kind: 'not_proved' } })
    expect(await accountOf(owner.id)).toMatchObject({ mustChangePassword: true })
  })
})

describe('an administrator', () => {
  const anAdministrator = async () => signedInAgain(db, await aPerson(db, { role: 'admin' }))

  it('lifts a freeze once, and the password must be replaced all the same', async () => {
    const { deps, owner, stolen } = await aFrozenAccount()
    const administrator = await anAdministrator()
    const lift = () => liftFreezeByAdministrator(deps, administrator, owner.id)
    const answers = await Promise.all([lift(), lift(), lift()])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers).toContainEqual({ ok: false, error: 'not_frozen' })
    expect(await accountOf(owner.id)).toMatchObject({ frozenAt: null, mustChangePassword: true })
    expect(await db.method.count({ where: { id: stolen } })).toBe(0)
    expect((await auditOf(db, owner.id)).at(-1)).toMatchObject({
      type: 'account.unfrozen',
      actorId: administrator.id,
      details: { by: 'administrator' },
    })
    expect(await db.notice.count({ where: { userId: owner.id, event: 'account_unfrozen' } })).toBe(1)
  })

  it('cannot lift their own, nor one that there is not', async () => {
    const { deps, owner } = await aVictim()
    const administrator = await anAdministrator()
    expect(await liftFreezeByAdministrator(deps, administrator, administrator.id)).toEqual({
      ok: false,
      error: 'yourself',
    })
    expect(await liftFreezeByAdministrator(deps, administrator, owner.id)).toEqual({ ok: false, error: 'not_frozen' })
  })

  it('sees who is frozen', async () => {
    const { deps, owner } = await aFrozenAccount()
    expect((await listFrozenAccounts(deps)).map(({ id }) => id)).toContain(owner.id)
  })
})

it('a phone number never stands in a kept change in the clear', async () => {
  const { deps, owner, thief } = await aVictim([])
  const to = aPhone()
  await registered(deps, thief, { to })
  const [method] = await methodsOf(owner.id)
  await deleteMethod(deps, thief, method?.id ?? '')
  expect(JSON.stringify(await changesOf(owner.id))).not.toContain(to.slice(-7))
})
