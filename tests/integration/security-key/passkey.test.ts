import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadMethods } from '@/features/methods/repository'
import { ProvedFactors } from '@/features/sessions/factors'
import { beginPasskeySignIn, signInWithPasskey } from '@/features/sign-in/passkey'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { creditRegistration } from '@/features/step-up/credit-registration'
import { minutes } from '@/lib/time'
import { anAuthenticator, aRegisteredKey, asked, type Faults, sendKey } from '../../support/authenticator'
import { aPolicy, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { aReset, aVisitor } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { aSignedInPerson, signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

async function anOwner(key = anAuthenticator({ isSyncable: true, counts: false, transports: ['internal'] })) {
  const deps = testDeps({ db, codes: scriptedCodes() })
  const actor = await aSignedInPerson(db, { at: deps.now() })
  return { deps, actor, ...(await aRegisteredKey(deps, actor, key)) }
}
type Owner = Awaited<ReturnType<typeof anOwner>>

/** The sign-in page in a browser of its own, and what a passkey answers it. */
async function aPage({ deps, key, handle }: Owner, visitor: SignInSource = aVisitor()) {
  const begun = await beginPasskeySignIn(deps, visitor)
  const nonce = begun?.nonce ?? ''
  const send = (answer: unknown) => signInWithPasskey(deps, visitor, JSON.stringify(answer))
  const answer = (faults: Faults = {}) => key.get(nonce, { userHandle: handle, ...faults })
  return { visitor, nonce, send, answer }
}

const sessionsOf = ({ actor }: Owner) =>
  db.session.findMany({ where: { userId: actor.id, id: { not: actor.sessionId } } })

describe('a passkey', () => {
  it.each([
    ['swk', {}],
    ['hwk', { isSyncable: false, counts: true }],
  ] as const)('signs in by itself, and the session says %s and nothing else', async (amr, made) => {
    const one = await anOwner(anAuthenticator({ isSyncable: true, counts: false, ...made }))
    const { send, answer } = await aPage(one)
    expect(kind(await send(answer()))).toBe('ok')
    const [session] = await sessionsOf(one)
    expect(ProvedFactors.parse(session?.factors)).toEqual([{ amr, at: one.deps.now() }])
    const events = await auditOf(db, one.actor.id)
    expect(events.at(-1)).toMatchObject({ type: 'sign_in.succeeded', details: { factors: [amr] } })
    expect(await db.notice.count({ where: { userId: one.actor.id, event: 'new_browser' } })).toBe(1)
    const { lastUsedAt } = await db.method.findUniqueOrThrow({ where: { id: one.id } })
    expect(lastUsedAt).toEqual(one.deps.now())
  })

  it.each<[string, Faults]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another domain', { rpId: 'evil.example' }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['in a frame of another site', { crossOrigin: true }],
    ['without anybody there', { present: false }],
    ['without knowing who is there', { verified: false }],
    ['without saying whose it is', { userHandle: undefined }],
    ['of somebody else, as it says itself', { userHandle: Buffer.alloc(32, 7).toString('base64url') }],
  ])('opens nothing by an answer %s', async (_, faults) => {
    const one = await anOwner()
    const { send, answer } = await aPage(one)
    expect(kind(await send(answer(faults)))).toBe('refused')
    expect(await sessionsOf(one)).toEqual([])
    const failed = (await auditOf(db, one.actor.id)).at(-1)
    expect(failed).toMatchObject({ type: 'sign_in.failed', actorId: null, details: { reason: 'passkey' } })
    expect(kind(await send(answer()))).toBe('expired')
  })

  it('opens nothing under the name of another, or of nobody', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    const { nonce, send } = await aPage(one)
    const { credentialId: id } = one.key
    expect(kind(await send({ ...other.key.get(nonce, { userHandle: one.handle }), id, rawId: id }))).toBe('refused')
    const second = await aPage(one)
    expect(kind(await second.send(other.key.get(second.nonce, { userHandle: one.handle })))).toBe('refused')
    const third = await aPage(one)
    expect(kind(await third.send(anAuthenticator().get(third.nonce, { userHandle: one.handle })))).toBe('refused')
    for (const hostile of [null, {}, 'x', { ...one.key.get(third.nonce), response: null }]) {
      expect(kind(await third.send(hostile))).toBe('refused')
    }
    expect(await sessionsOf(one)).toEqual([])
  })

  it('answers what its own browser was asked, once, within 5 minutes', async () => {
    const one = await anOwner()
    const [mine, theirs] = [await aPage(one), await aPage(one)]
    expect(kind(await theirs.send(mine.answer()))).toBe('expired')
    expect(kind(await mine.send(mine.answer({ challenge: Buffer.alloc(32, 7).toString('base64url') })))).toBe('expired')
    const answer = mine.answer()
    expect(kind(await mine.send(answer))).toBe('ok')
    expect(kind(await mine.send(answer))).toBe('expired')
    one.deps.clock.advance(minutes(5))
    expect(kind(await theirs.send(theirs.answer()))).toBe('expired')
  })

  it('opens one session, however often its answer is sent at once', async () => {
    const one = await anOwner()
    const { send, answer } = await aPage(one)
    const said = answer()
    const answers = await Promise.all(Array.from({ length: 64 }, () => send(said)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await sessionsOf(one)).toHaveLength(1)
  })

  it('is asked anew in each browser, and once for all windows of one', async () => {
    const one = await anOwner()
    const visitor = aVisitor()
    const [first, second] = [await aPage(one, visitor), await aPage(one, visitor)]
    expect(second.nonce).toBe(first.nonce)
    expect((await aPage(one)).nonce).not.toBe(first.nonce)
    one.deps.clock.advance(minutes(3))
    const later = await aPage(one, visitor)
    expect(later.nonce).not.toBe(first.nonce)
    expect(kind(await first.send(first.answer()))).toBe('ok')
  })

  it('is asked so often and no more from one address', async () => {
    const one = await anOwner()
    const { address } = aVisitor()
    for (let n = 0; n < 300; n++) expect(await beginPasskeySignIn(one.deps, { ...aVisitor(), address })).not.toBeNull()
    expect(await beginPasskeySignIn(one.deps, { ...aVisitor(), address })).toBeNull()
    expect(await beginPasskeySignIn(one.deps, aVisitor())).not.toBeNull()
  })

  it('opens no account that is disabled, with no key that is gone, disabled or not allowed', async () => {
    const one = await anOwner()
    const refused = async () => {
      const { send, answer } = await aPage(one)
      expect(kind(await send(answer()))).toBe('refused')
    }
    await db.user.update({ where: { id: one.actor.id }, data: { disabledAt: new Date() } })
    await refused()
    await db.user.update({ where: { id: one.actor.id }, data: { disabledAt: null } })
    await db.method.update({ where: { id: one.id }, data: { disabledAt: new Date() } })
    await refused()
    await db.method.update({ where: { id: one.id }, data: { disabledAt: null } })

    const { send, answer } = await aPage(one)
    const value = aPolicy({ securityKey: false })
    await db.policy.create({ data: { key: 'methods', version: 1, value, updatedAt: new Date() } })
    expect(await beginPasskeySignIn(one.deps, aVisitor())).toBeNull()
    expect(kind(await send(answer()))).toBe('refused')
    await db.policy.deleteMany()

    await deleteMethod(one.deps, one.actor, one.id)
    await refused()
    expect(await sessionsOf(one)).toEqual([])
  })

  it('that was copied opens nothing, and its owner is told', async () => {
    const one = await anOwner(anAuthenticator())
    const copy = { ...one, key: one.key.copy() }
    const first = await aPage(one)
    expect(kind(await first.send(first.answer()))).toBe('ok')
    const second = await aPage(copy)
    expect(kind(await second.send(second.answer()))).toBe('refused')
    expect(await eventsOf(db, one.actor.id)).toContain('method.copied')
    expect(await db.notice.count({ where: { userId: one.actor.id, event: 'method_copied' } })).toBe(1)
    expect(await sessionsOf(one)).toHaveLength(1)
  })
})

describe('a report', () => {
  it('of a copy disables the key', async () => {
    const one = await anOwner(anAuthenticator())
    const page = await aPage(one)
    await page.send(page.answer({ counter: 0 }))
    const change = await db.change.findFirstOrThrow({ where: { userId: one.actor.id, event: 'method_copied' } })
    const report = { userId: one.actor.id, what: { changeId: change.id }, others: [], sessionId: null }
    expect(await reportChanges(one.deps, one.actor, report)).toMatchObject({ ok: true })
    const key = await db.method.findUniqueOrThrow({ where: { id: one.id } })
    expect(key.disputedAt).not.toBeNull()
    const next = await aPage(one)
    expect(kind(await next.send(next.answer()))).toBe('refused')
  })

  it('of a deletion brings the key back, and it signs in; one that came later does not', async () => {
    const one = await anOwner(anAuthenticator())
    await aRegisteredPhone(db, one.actor.id)
    one.deps.clock.advance(minutes(1))
    await deleteMethod(one.deps, one.actor, one.id)
    const thief = { ...one, ...(await aRegisteredKey(one.deps, one.actor)) }
    const change = await db.change.findFirstOrThrow({ where: { userId: one.actor.id, event: 'method_deleted' } })
    const report = { userId: one.actor.id, what: { changeId: change.id }, others: [], sessionId: null }
    expect(await reportChanges(one.deps, one.actor, report)).toMatchObject({ ok: true })

    const stolen = await aPage(thief)
    expect(kind(await stolen.send(stolen.answer()))).toBe('refused')
    const own = await aPage(one)
    expect(kind(await own.send(own.answer()))).toBe('ok')
  })

  it('of a deletion leaves a key where it was registered since', async () => {
    const [one, other] = [await anOwner(anAuthenticator()), await anOwner()]
    await deleteMethod(one.deps, one.actor, one.id)
    await aRegisteredKey(other.deps, other.actor, one.key)
    const change = await db.change.findFirstOrThrow({ where: { userId: one.actor.id, event: 'method_deleted' } })
    const report = { userId: one.actor.id, what: { changeId: change.id }, others: [], sessionId: null }
    expect(await reportChanges(one.deps, one.actor, report)).toMatchObject({ ok: true })
    expect((await loadMethods(db, testKeys, one.actor.id)).methods).toEqual([])
    expect((await loadMethods(db, testKeys, other.actor.id)).methods).toHaveLength(2)
  })
})

it('a key that a session has just registered counts as proved in it, for no more than is known of it', async () => {
  const deps = testDeps({ db, codes: scriptedCodes() })
  const actor = await signedInAgain(db, await aSignedInPerson(db), { at: deps.now() })
  const { id, nonce } = await asked(deps, actor)
  await sendKey(deps, actor, id, anAuthenticator().create(nonce))
  await creditRegistration(deps, actor, id)
  const session = await db.session.findUniqueOrThrow({ where: { id: actor.sessionId } })
  expect(ProvedFactors.parse(session.factors).map(({ amr }) => amr)).toEqual(['pwd', 'swk'])
})

it('somebody who has only a key looks to a password reset like an account that does not exist', async () => {
  const one = await anOwner()
  const reset = aReset(one.deps)
  await reset.start(one.actor.email)
  const state = await reset.state()
  expect(state?.reset.userId).toBeNull()
  expect(state?.ways.length).toBeGreaterThan(0)
  expect(state?.ways.map(({ type }) => type)).not.toContain('security_key')
})
