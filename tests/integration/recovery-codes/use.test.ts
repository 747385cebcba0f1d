import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { liftFreezeByAdministrator } from '@/features/disputes/lift-freeze'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { setOf } from '@/features/methods/recovery-codes/make-codes'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { sendDefaultCode } from '@/features/sign-in/send-default-code'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aKey, anActor, testKeys } from '../../support/builders'
import { RIGHT, scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { beforeCommit } from '../../support/mid-flow'
import { aForgetful, aReset, aVisitor, NEW_PASSWORD, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { aSet } from '../../support/recovery-codes'
import { signedInAgain } from '../../support/signed-in'

const db = sharedDatabase()
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)
const NOT_A_CODE = '0'.repeat(16)

/** Somebody with a password, a phone and recovery codes. */
async function anOwner() {
  const [deps, owner] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, ['mobile'])]
  deps.clock.advance(minutes(1))
  const actor = await signedInAgain(db, owner, { at: deps.now() })
  const set = await aSet(deps, actor)
  return {
    deps,
    owner,
    actor,
    ...set,
    left: async () => setOf((await loadMethods(db, testKeys, owner.id)).methods)?.uses?.left,
  }
}
type Owner = Awaited<ReturnType<typeof anOwner>>

const proofOf = ({ id: methodId }: Pick<Owner, 'id'>, purpose: 'sign_in' | 'step_up') =>
  ({ methodId, option: 'recovery_code', purpose }) as const

/** A sign-in in a browser of its own whose password was right, and that waits for a recovery code. */
async function aSignIn(one: Owner, visitor = aVisitor()) {
  const { deps, owner } = one
  await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  const asked = await startProof(deps, { ...visitor, id: owner.id }, proofOf(one, 'sign_in'))
  const challengeId = asked.ok ? asked.value.challengeId : newId()
  return (code: string) => finishSignIn(deps, visitor, { challengeId, code })
}

const disabled = (one: Owner) => db.method.update({ where: { id: one.id }, data: { disabledAt: one.deps.now() } })
const endedSignIn = (one: Owner) =>
  db.pendingSignIn.updateMany({ where: { userId: one.owner.id }, data: { endedAt: one.deps.now() } })
const ended = (one: Owner) =>
  db.challenge.updateMany({
    where: { userId: one.owner.id },
    data: { endedAt: one.deps.now(), endedReason: 'superseded' },
  })

describe('a recovery code', () => {
  it('signs in, with nothing sent, is told of by mail, and the session says how', async () => {
    const one = await anOwner()
    expect(kind(await (await aSignIn(one))(one.codes[0]))).toBe('ok')
    expect(one.deps.codes).toMatchObject({ sent: [], checked: [] })
    const session = await db.session.findFirstOrThrow({
      where: { userId: one.owner.id, id: { not: one.actor.sessionId } },
    })
    expect(session.factors).toMatchObject([{ amr: 'pwd' }, { amr: 'otp' }])
    expect(await one.left()).toBe(9)
    const [used] = (await auditOf(db, one.owner.id)).filter(({ type }) => type === 'recovery_code.used')
    expect(used).toMatchObject({ details: { left: 9 } })
    expect(await db.notice.findFirst({ where: { userId: one.owner.id, event: 'recovery_code_used' } })).toMatchObject({
      details: { left: 9 },
    })
  })

  it('is used once, whatever for', async () => {
    const one = await anOwner()
    expect(kind(await (await aSignIn(one))(one.codes[0]))).toBe('ok')
    expect(kind(await (await aSignIn(one))(one.codes[0]))).toBe('replayed')
    const asked = await startProof(one.deps, one.actor, proofOf(one, 'step_up'))
    const challengeId = asked.ok ? asked.value.challengeId : ''
    expect(kind(await stepUp(one.deps, one.actor, { challengeId, code: one.codes[0] }))).toBe('replayed')
    expect(kind(await stepUp(one.deps, one.actor, { challengeId, code: one.codes[1] }))).toBe('ok')
    expect(await one.left()).toBe(8)
  })

  it('entered in 64 browsers at once opens one session, and is used up once', async () => {
    const one = await anOwner()
    const waiting = []
    for (const _ of Array(64)) waiting.push(await aSignIn(one))
    await db.challenge.updateMany({ where: { userId: one.owner.id }, data: { endedAt: null, endedReason: null } })
    const before = await db.session.count({ where: { userId: one.owner.id } })
    const answers = await Promise.all(waiting.map((enter) => enter(one.codes[0])))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db.session.count({ where: { userId: one.owner.id } })).toBe(before + 1)
    expect((await eventsOf(db, one.owner.id)).filter((type) => type === 'recovery_code.used')).toHaveLength(1)
    expect(await one.left()).toBe(9)
  }, 60_000)

  it('sent 64 times by one form opens one session', async () => {
    const one = await anOwner()
    const enter = await aSignIn(one)
    const answers = await Promise.all(Array.from({ length: 64 }, () => enter(one.codes[0])))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await one.left()).toBe(9)
  }, 60_000)

  it.each([
    ['the challenge ended', (one: Owner) => ended(one), 'gone', 10],
    ['the set was disabled', (one: Owner) => disabled(one), 'gone', 10],
    ['the sign-in ended', (one: Owner) => endedSignIn(one), 'no_sign_in', 10],
    ['the set was deleted', (one: Owner) => deleteMethod(one.deps, one.actor, one.id), 'gone', undefined],
    ['another browser used it', async (one: Owner) => (await aSignIn(one))(one.codes[0]), 'gone', 9],
  ])('proves nothing, and is not lost, where %s while it was compared', async (_, happen, why, left) => {
    const one = await anOwner()
    const visitor = aVisitor()
    await aSignIn(one, visitor)
    const { id: challengeId } = await db.challenge.findFirstOrThrow({ where: { userId: one.owner.id } })
    const deps = beforeCommit(one.deps, () => happen(one))
    const answer = await finishSignIn(deps, visitor, { challengeId, code: one.codes[0] })
    expect(kind(answer)).toBe(why)
    expect(await one.left()).toBe(left)
  })

  it('is not lost where its reset ended while it was compared', async () => {
    const one = await anOwner()
    const visitor = aVisitor()
    const reset = aReset(one.deps, visitor)
    await reset.start(one.owner.email)
    await reset.ask(2)
    expect((await reset.state())?.current?.channel).toBe('recovery_code')
    const ending = () =>
      db.passwordReset.updateMany({ where: { userId: one.owner.id }, data: { endedAt: one.deps.now() } })
    const answer = await aReset(beforeCommit(one.deps, ending), visitor).enter(one.codes[0])
    expect(kind(answer)).toBe('over')
    expect(await one.left()).toBe(10)
  })

  it('of somebody else, of a set that was replaced, and made up do not do', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    one.deps.clock.advance(minutes(1))
    const enter = await aSignIn(one)
    expect(kind(await enter(other.codes[0]))).toBe('incorrect')
    expect(kind(await enter(NOT_A_CODE))).toBe('incorrect')
    expect(kind(await enter(''))).toBe('incorrect')
    const old = one.codes[0]
    const fresh = await aSet(one.deps, one.actor)
    expect(kind(await enter(old))).toBe('gone')
    const again = await aSignIn(one)
    expect(kind(await again(old))).toBe('incorrect')
    expect(kind(await again(fresh.codes[0]))).toBe('ok')
  })

  it('of another browser or purpose is not taken', async () => {
    const one = await anOwner()
    const visitor = aVisitor()
    await aSignIn(one, visitor)
    const { id: challengeId } = await db.challenge.findFirstOrThrow({
      where: { userId: one.owner.id, purpose: 'sign_in', endedAt: null },
    })
    const stranger = aVisitor()
    await signIn(one.deps, stranger, { email: one.owner.email, password: OLD_PASSWORD })
    expect(kind(await finishSignIn(one.deps, stranger, { challengeId, code: one.codes[0] }))).toBe('gone')
    expect(kind(await stepUp(one.deps, one.actor, { challengeId, code: one.codes[0] }))).toBe('gone')
    expect(await one.left()).toBe(10)
  })

  it('written with an older key still counts', async () => {
    const one = await anOwner()
    const rotated = { ...one, deps: { ...one.deps, keys: keyring([aKey('newer', 9), aKey('test')]) } }
    expect(kind(await (await aSignIn(rotated))(one.codes[0]))).toBe('ok')
  })

  it('that is wrong five times ends the challenge, and twenty times in a row disables the set', async () => {
    const one = await anOwner()
    const answers: unknown[] = []
    let enter = await aSignIn(one)
    for (const n of Array(20).keys()) {
      if (n > 0 && n % 4 === 0) enter = await aSignIn(one)
      answers.push(kind(await enter(NOT_A_CODE)))
    }
    expect(answers).toEqual([...Array(19).fill('incorrect'), 'method_disabled'])
    expect(kind(await enter(one.codes[0]))).toBe('not_usable')
    one.deps.clock.advance(minutes(1))
    const fresh = await aSet(one.deps, one.actor)
    const guessing = await aSignIn(one)
    for (const _ of Array(4)) await guessing(NOT_A_CODE)
    expect(kind(await guessing(NOT_A_CODE))).toBe('used_up')
    expect(kind(await guessing(fresh.codes[0]))).toBe('used_up')
    expect(kind(await (await aSignIn(one))(fresh.codes[0]))).toBe('ok')
  })

  it('is not asked for by itself, and is the last of the ways', async () => {
    const one = await anOwner()
    const visitor = aVisitor()
    await signIn(one.deps, visitor, { email: one.owner.email, password: OLD_PASSWORD })
    await sendDefaultCode(one.deps, { ...visitor, id: one.owner.id })
    expect(await db.challenge.findMany({ where: { userId: one.owner.id, purpose: 'sign_in' } })).toMatchObject([
      { channel: 'text' },
    ])
  })

  it('is asked for where nothing else is left, until the last is used: then the password alone is', async () => {
    const one = await anOwner()
    await deleteMethod(one.deps, one.actor, one.owner.methods[0] ?? '')
    for (const code of one.codes) expect(kind(await (await aSignIn(one))(code))).toBe('ok')
    expect(await one.left()).toBe(0)
    const answer = await signIn(one.deps, aVisitor(), { email: one.owner.email, password: OLD_PASSWORD })
    expect(answer).toMatchObject({ ok: true, value: { kind: 'session' } })
    const again = await startProof(one.deps, one.actor, proofOf(one, 'step_up'))
    expect(kind(again)).toBe('not_usable')
  }, 30_000)
})

describe('a code that somebody else used', () => {
  const used = async (one: Owner) =>
    (await db.change.findFirstOrThrow({ where: { userId: one.owner.id, event: 'recovery_code_used' } })).id
  const report = async (one: Owner, changeId: string, others: string[] = []) =>
    reportChanges(one.deps, aVisitor(), { userId: one.owner.id, what: { changeId }, others, sessionId: null })

  it('takes its set with it: whoever has one has the others', async () => {
    const one = await anOwner()
    one.deps.clock.advance(minutes(1))
    await (await aSignIn(one))(one.codes[0])
    one.deps.clock.advance(minutes(1))
    expect(await report(one, await used(one))).toMatchObject({ ok: true })
    expect(kind(await (await aSignIn(one))(one.codes[1]))).toBe('gone')
    const admin = await anActor(db, { role: 'admin' })
    expect(await liftFreezeByAdministrator(one.deps, admin, one.owner.id)).toMatchObject({ ok: true })
    expect(await one.left()).toBeUndefined()
  })

  it('of a set that they made leaves the own set, which comes back', async () => {
    const one = await anOwner()
    one.deps.clock.advance(minutes(1))
    const theirs = await aSet(one.deps, one.actor)
    one.deps.clock.advance(minutes(1))
    await (await aSignIn({ ...one, ...theirs }))(theirs.codes[0])
    one.deps.clock.advance(minutes(1))
    const where = { userId: one.owner.id, event: 'recovery_codes_replaced' }
    const { id: replaced } = await db.change.findFirstOrThrow({ where })
    expect(await report(one, await used(one), [replaced])).toMatchObject({ ok: true })
    expect(kind(await (await aSignIn(one))(theirs.codes[1]))).toBe('incorrect')
    expect(kind(await (await aSignIn(one))(one.codes[0]))).toBe('ok')
  })

  it('before they made another set, takes the own set along', async () => {
    const one = await anOwner()
    one.deps.clock.advance(minutes(1))
    await (await aSignIn(one))(one.codes[0])
    one.deps.clock.advance(minutes(1))
    await aSet(one.deps, one.actor)
    one.deps.clock.advance(minutes(1))
    const where = { userId: one.owner.id, event: 'recovery_codes_replaced' }
    const { id: replaced } = await db.change.findFirstOrThrow({ where })
    await report(one, await used(one), [replaced])
    expect(kind(await (await aSignIn(one))(one.codes[1]))).toBe('gone')
    const set = setOf((await loadMethods(db, testKeys, one.owner.id)).methods)
    expect(set?.disabledAt).not.toBeNull()
  })
})

describe('a password reset', () => {
  it('takes a recovery code as one of two proofs, once', async () => {
    const one = await anOwner()
    const reset = aReset(one.deps)
    await reset.start(one.owner.email)
    const ways = (await reset.state())?.ways ?? []
    expect(ways.map(({ type, channel, masked }) => [type, channel, masked !== ''])).toEqual([
      ['phone', 'text', true],
      ['phone', 'call', true],
      ['recovery_codes', 'recovery_code', false],
    ])
    await reset.ask(2)
    expect(kind(await reset.enter(NOT_A_CODE))).toBe('incorrect')
    expect(kind(await reset.enter(one.codes[0]))).toBe('ok')
    expect(await one.left()).toBe(9)
    expect(kind(await reset.choose(NEW_PASSWORD))).toBe('not_proved')
    await reset.ask(2)
    expect((await reset.state())?.ways.map(({ type }) => type)).not.toContain('recovery_codes')
    await reset.ask(0)
    expect(kind(await reset.enter(RIGHT))).toBe('ok')
    expect(kind(await reset.choose(NEW_PASSWORD))).toBe('ok')
    const other = aReset(one.deps)
    await other.start(one.owner.email)
    await other.ask(2)
    expect(kind(await other.enter(one.codes[0]))).toBe('incorrect')
  })

  it('of a code in each of five browsers at once proves it in one', async () => {
    const one = await anOwner()
    const resets = []
    for (const _ of Array(5)) {
      const reset = aReset(one.deps)
      await reset.start(one.owner.email)
      await reset.ask(2)
      resets.push(reset)
    }
    await db.challenge.updateMany({ where: { userId: one.owner.id }, data: { endedAt: null, endedReason: null } })
    const answers = await Promise.all(resets.map((reset) => reset.enter(one.codes[0])))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('does not offer a set that is used up', async () => {
    const one = await anOwner()
    await db.recoveryCode.updateMany({ where: { userId: one.owner.id }, data: { usedAt: one.deps.now() } })
    const reset = aReset(one.deps)
    await reset.start(one.owner.email)
    expect((await reset.state())?.ways.map(({ type }) => type)).toEqual(['phone', 'phone'])
  })
})
