import { beforeEach, describe, expect, it } from 'vitest'
import { findFrozenAccount } from '@/features/disputes/frozen-accounts'
import { keepsProof } from '@/features/disputes/keeps-proof'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { isProtected, usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { revokePass } from '@/features/methods/temporary-access-pass/revoke-pass'
import { replacePassword } from '@/features/password/replace-password'
import { defaultPolicy } from '@/features/policy/organisation-policy'
import { listSessions } from '@/features/sessions/list-sessions'
import { signInWithPass } from '@/features/sign-in/access-pass'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { hours, minutes } from '@/lib/time'
import { aPass } from '../../support/access-pass'
import { fromNow, inAnotherBrowser, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { eventsOf, ownDatabase } from '../../support/database'
import { beforeCommit, save } from '../../support/mid-flow'
import { aForgetful, aVisitor, NEW_PASSWORD, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)
const WRONG = '0'.repeat(12)

/** Somebody with a phone that is out of reach, whom an administrator gave a pass. */
async function aHolder(terms: Parameters<typeof aPass>[2] = {}) {
  const [deps, person] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, ['mobile'])]
  deps.clock.advance(minutes(1))
  const pass = await aPass(deps, person.id, terms)
  return { deps, person, pass }
}
type Holder = Awaited<ReturnType<typeof aHolder>>

const proofOf = ({ pass }: Pick<Holder, 'pass'>, purpose: 'sign_in' | 'step_up' | 'password_reset') =>
  ({ methodId: pass.id, option: 'access_pass', purpose }) as const

/** A sign-in whose password was right, and that waits for the pass. */
async function aWaitingSignIn(one: Holder, visitor = aVisitor()) {
  expect(await signIn(one.deps, visitor, { email: one.person.email, password: OLD_PASSWORD })).toMatchObject({
    value: { kind: 'second_step' },
  })
  const asked = await startProof(one.deps, { ...visitor, id: one.person.id }, proofOf(one, 'sign_in'))
  const challengeId = asked.ok ? asked.value.challengeId : ''
  return (code: string = one.pass.code, deps = one.deps) => finishSignIn(deps, visitor, { challengeId, code })
}

const report = (one: Holder, what: Parameters<typeof reportChanges>[2]['what'], others: string[] = []) =>
  reportChanges(one.deps, aVisitor(), { userId: one.person.id, what, others, sessionId: null })
/** The phone is gone for good. */
async function losePhone({ person: { id } }: Holder) {
  await db.user.update({ where: { id }, data: { defaultMethodId: null, defaultOption: null } })
  await db.method.deleteMany({ where: { userId: id, kind: 'phone' } })
}
const changeOf = async (one: Holder, event: string) =>
  (await db.change.findFirstOrThrow({ where: { userId: one.person.id, event }, orderBy: { at: 'desc' } })).id

describe('a pass as the second step', () => {
  it('signs in beside the password, with nothing sent, and the session ends with it', async () => {
    const one = await aHolder()
    expect(await (await aWaitingSignIn(one))()).toMatchObject({ ok: true, value: { expiresAt: one.pass.endsAt } })
    const [session] = await listSessions({ db, now: one.deps.now }, { id: one.person.id, sessionId: '' })
    expect(session).toMatchObject({ factors: ['pwd', 'otp'], endsWithPass: one.pass.endsAt })
    expect(one.deps.codes).toMatchObject({ sent: [], checked: [] })
  })

  it('for one use in 30 browsers at once opens one session', async () => {
    const one = await aHolder()
    const waiting = []
    for (const _ of Array(30)) waiting.push(await aWaitingSignIn(one))
    await db.challenge.updateMany({ where: { userId: one.person.id }, data: { endedAt: null, endedReason: null } })
    const answers = await Promise.all(waiting.map((enter) => enter()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db.session.count({ where: { userId: one.person.id } })).toBe(1)
  }, 60_000)

  it('is not offered before its start, after its end, once used, forbidden, or for anything but a second step', async () => {
    const early = await aHolder({ startsAt: fromNow({ now: () => new Date() }, hours(3)) })
    const asking = (one: Holder, purpose: Parameters<typeof proofOf>[1] = 'sign_in') =>
      startProof(one.deps, { ...aVisitor(), id: one.person.id }, proofOf(one, purpose))
    expect(kind(await asking(early))).toBe('not_usable')
    const late = await aHolder()
    expect(kind(await asking(late, 'password_reset'))).toBe('not_usable')
    expect(kind(await asking(late))).toBe('ok')
    late.deps.clock.advance(hours(1))
    expect(kind(await asking(late))).toBe('not_usable')
    const used = await aHolder()
    await (await aWaitingSignIn(used))()
    expect(kind(await asking(used))).toBe('not_usable')
    const forbidden = await aHolder()
    await save({ accessPass: false })({ db, deps: forbidden.deps })
    expect(kind(await asking(forbidden))).toBe('not_usable')
  })

  it('ends its open challenge where the policy forbids it, and counts it', async () => {
    const one = await aHolder()
    const enter = await aWaitingSignIn(one)
    await save({ accessPass: false })({ db, deps: one.deps })
    expect(await db.challenge.findFirst({ where: { userId: one.person.id } })).toMatchObject({
      endedReason: 'forbidden',
    })
    expect(kind(await enter())).toBe('not_usable')
  })

  it.each([
    ['ended', async (one: Holder) => one.deps.clock.advance(hours(1)), 'no_sign_in'],
    [
      'was revoked',
      (one: Holder) =>
        revokePass(one.deps, one.pass.admin, { userId: one.person.id, methodId: one.pass.id, reason: 'x' }),
      'gone',
    ],
    ['was replaced', (one: Holder) => aPass(one.deps, one.person.id), 'gone'],
    [
      'was used elsewhere',
      (one: Holder) => signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: one.pass.code }),
      'gone',
    ],
  ])('proves nothing where it %s while it was compared', async (_, happen, why) => {
    const one = await aHolder()
    const visitor = aVisitor()
    const enter = await aWaitingSignIn(one, visitor)
    const answer = await enter(
      one.pass.code,
      beforeCommit(one.deps, () => Promise.resolve(happen(one))),
    )
    expect(kind(answer)).toBe(why)
    expect(await db.session.count({ where: { userId: one.person.id, browserHash: visitor.browserHash } })).toBe(0)
  })

  it('is gone once it ended, and replayed once it was used', async () => {
    const late = await aHolder({ life: minutes(10) })
    const enter = await aWaitingSignIn(late)
    late.deps.clock.advance(minutes(10) - 1)
    await db.challenge.updateMany({
      where: { userId: late.person.id },
      data: { expiresAt: fromNow(late.deps, hours(1)) },
    })
    late.deps.clock.advance(1)
    expect(kind(await enter())).toBe('gone')
    const used = await aHolder()
    const again = await aWaitingSignIn(used)
    await signInWithPass(used.deps, aVisitor(), { email: used.person.email, code: used.pass.code })
    expect(kind(await again())).toBe('replayed')
  })

  it('of somebody else or made up is incorrect, and disabled by twenty wrong ones in a row', async () => {
    const [one, other] = [await aHolder(), await aHolder()]
    const enter = await aWaitingSignIn(one)
    expect(kind(await enter(other.pass.code))).toBe('incorrect')
    await db.method.update({ where: { id: one.pass.id }, data: { wrongCodes: 19 } })
    expect(kind(await enter(WRONG))).toBe('method_disabled')
    expect(kind(await enter())).toBe('not_usable')
    expect(await db.notice.count({ where: { userId: one.person.id, event: 'method_disabled' } })).toBe(1)
  })
})

describe('a pass as a fresh proof', () => {
  it('raises a session, which then ends with it at the latest', async () => {
    const one = await aHolder({ isOneTime: false })
    const actor = await signedInAgain(db, one.person, { at: one.deps.now() })
    const asked = await startProof(one.deps, actor, proofOf(one, 'step_up'))
    const challengeId = asked.ok ? asked.value.challengeId : ''
    expect(kind(await stepUp(one.deps, inAnotherBrowser(actor), { challengeId, code: one.pass.code }))).toBe('gone')
    const raised = await stepUp(one.deps, actor, { challengeId, code: one.pass.code })
    expect(raised).toMatchObject({ ok: true, value: { expiresAt: one.pass.endsAt } })
    expect(await db.session.findUniqueOrThrow({ where: { id: actor.sessionId } })).toMatchObject({
      expiresAt: one.pass.endsAt,
      accessPassId: one.pass.id,
    })
  })

  it('does not lengthen a session that ends before it', async () => {
    const one = await aHolder({ life: hours(72), isOneTime: false })
    const actor = await signedInAgain(db, one.person, { at: one.deps.now() })
    const asked = await startProof(one.deps, actor, proofOf(one, 'step_up'))
    const raised = await stepUp(one.deps, actor, {
      challengeId: asked.ok ? asked.value.challengeId : '',
      code: one.pass.code,
    })
    expect(raised).toMatchObject({ value: { expiresAt: fromNow(one.deps, hours(24)) } })
  })
})

describe('a pass among methods', () => {
  it('is no default, no protection and no way left; its owner deletes it, and it is told', async () => {
    const one = await aHolder()
    const { methods } = await loadMethods(db, testKeys, one.person.id)
    expect(usableOptions(methods, defaultPolicy).map(({ method }) => method.type.id)).not.toContain(
      'temporary_access_pass',
    )
    expect(
      isProtected(
        methods.filter(({ id }) => id === one.pass.id),
        defaultPolicy,
      ),
    ).toBe(false)
    const actor = await signedInAgain(db, one.person, { at: one.deps.now() })
    expect(await deleteMethod(one.deps, actor, one.pass.id)).toMatchObject({
      ok: true,
      value: { defaultMovedTo: null },
    })
    expect(await db.notice.findFirst({ where: { userId: one.person.id, event: 'method_deleted' } })).toMatchObject({
      details: { method: 'temporary_access_pass', until: one.pass.endsAt.toISOString() },
    })
    expect(kind(await signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: one.pass.code }))).toBe(
      'refused',
    )
  })

  it('of somebody else is not deleted', async () => {
    const [one, other] = [await aHolder(), await aHolder()]
    const actor = await signedInAgain(db, other.person, { at: other.deps.now() })
    expect(await deleteMethod(other.deps, actor, one.pass.id)).toMatchObject({ error: 'not_found' })
  })
})

describe('"This wasn’t me"', () => {
  it('to the mail of a pass kills it, ends what it opened, and freezes the account', async () => {
    const one = await aHolder({ isOneTime: false })
    await signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: one.pass.code })
    one.deps.clock.advance(minutes(1))
    expect(await report(one, { changeId: await changeOf(one, 'access_pass_issued') })).toMatchObject({ ok: true })
    expect(await db.session.count({ where: { userId: one.person.id, endedAt: null } })).toBe(0)
    expect(kind(await signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: one.pass.code }))).toBe(
      'refused',
    )
    expect(await eventsOf(db, one.person.id)).toContain('method.disputed')
    expect(await db.method.findUniqueOrThrow({ where: { id: one.pass.id } })).toMatchObject({
      disputedAt: one.deps.now(),
    })
  })

  it('to anything at all takes the pass along: who did it may have its code', async () => {
    const one = await aHolder({ isOneTime: false })
    one.deps.clock.advance(minutes(1))
    await report(one, { moment: one.deps.now() })
    expect(kind(await signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: one.pass.code }))).toBe(
      'refused',
    )
  })

  it('to the deletion of a pass does not bring it back', async () => {
    const one = await aHolder()
    const actor = await signedInAgain(db, one.person, { at: one.deps.now() })
    await deleteMethod(one.deps, actor, one.pass.id)
    one.deps.clock.advance(minutes(1))
    const changeId = await changeOf(one, 'method_deleted')
    const changes = await db.change.findMany({ where: { id: changeId } })
    await db.method.deleteMany({ where: { userId: one.person.id } })
    expect(await keepsProof(one.deps, one.person.id, { since: one.deps.now(), changes })).toBe(false)
    expect(await report(one, { changeId })).toMatchObject({ ok: true })
    expect(await db.accessPass.count({ where: { userId: one.person.id } })).toBe(0)
  })

  it('to the first of two passes leaves neither', async () => {
    const one = await aHolder()
    const first = await changeOf(one, 'access_pass_issued')
    one.deps.clock.advance(minutes(1))
    const second = await aPass(one.deps, one.person.id)
    await report(one, { changeId: first })
    expect(kind(await signInWithPass(one.deps, aVisitor(), { email: one.person.email, code: second.code }))).toBe(
      'refused',
    )
  })

  it('promises nobody that a pass would prove anything afterwards', async () => {
    const one = await aHolder({ isOneTime: false })
    await db.method.deleteMany({ where: { userId: one.person.id, id: { not: one.pass.id } } })
    one.deps.clock.advance(minutes(1))
    expect(await keepsProof(one.deps, one.person.id, { since: one.deps.now(), changes: [] })).toBe(false)
  })
})

describe('in a frozen account', () => {
  it('a pass that is issued after the freeze signs in, and with a new password ends it', async () => {
    const one = await aHolder()
    one.deps.clock.advance(minutes(1))
    await report(one, { changeId: await changeOf(one, 'access_pass_issued') })
    await losePhone(one)
    expect(await findFrozenAccount(one.deps, one.person.id)).toMatchObject({ hasUsableMethod: false })
    one.deps.clock.advance(minutes(1))
    const pass = await aPass(one.deps, one.person.id, { isOneTime: false })
    expect(await findFrozenAccount(one.deps, one.person.id)).toMatchObject({ hasUsableMethod: true })

    const vouched = { ...one, pass }
    expect(kind(await (await aWaitingSignIn(vouched))())).toBe('ok')
    const visitor = aVisitor()
    expect(kind(await signInWithPass(one.deps, visitor, { email: one.person.email, code: pass.code }))).toBe('ok')
    const { id: sessionId } = await db.session.findFirstOrThrow({
      where: { userId: one.person.id, browserHash: visitor.browserHash },
    })
    const actor = { ...(await signedInAgain(db, one.person, { at: one.deps.now() })), ...visitor, sessionId }
    const replaced = await replacePassword(one.deps, actor, { next: NEW_PASSWORD, organisation: 'Northfield Clinic' })
    expect(kind(replaced)).toBe('ok')
    expect(replaced).toMatchObject({ value: { expiresAt: pass.endsAt } })
    expect(await db.user.findUniqueOrThrow({ where: { id: one.person.id } })).toMatchObject({
      frozenAt: null,
      mustChangePassword: false,
    })
  })

  it('is shown for what it is once it has ended', async () => {
    const one = await aHolder()
    one.deps.clock.advance(minutes(1))
    await report(one, { moment: one.deps.now() })
    await losePhone(one)
    one.deps.clock.advance(minutes(1))
    await aPass(one.deps, one.person.id)
    one.deps.clock.advance(hours(1))
    expect(await findFrozenAccount(one.deps, one.person.id)).toMatchObject({ hasUsableMethod: false })
  })
})
