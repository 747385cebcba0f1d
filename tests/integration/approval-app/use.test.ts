import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { readReportToken } from '@/features/disputes/report-token'
import { limits } from '@/features/limits/limits'
import { answerPrompt, type PromptAnswer } from '@/features/methods/approval-app/answer-prompt'
import { findDevice } from '@/features/methods/approval-app/device'
import { progressOf } from '@/features/methods/approval-app/progress'
import { findWaitingPrompt } from '@/features/methods/approval-app/waiting-prompt'
import { deleteMethod } from '@/features/methods/delete-method'
import { renameMethod } from '@/features/methods/rename-method'
import { startProof } from '@/features/methods/start-proof'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { minutes } from '@/lib/time'
import { aRegisteredPhoneApp, aSubscription, otherNumber, type PhoneApp, signedRequest } from '../../support/approvals'
import { aRegisteredPhone } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { aForgetful, aVisitor, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { scriptedPush } from '../../support/push'
import { signedInAgain } from '../../support/signed-in'

const db = sharedDatabase()
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)
const source = { address: '198.51.100.7', userAgent: 'phone' }

/** Somebody with a password and our app, as the default. */
async function anOwner() {
  const deps = { ...testDeps({ db, codes: scriptedCodes() }), push: scriptedPush() }
  const owner = await aForgetful(db, [])
  const app = await aRegisteredPhoneApp(db, owner.id, { default: true, at: new Date(0), subscription: aSubscription() })
  return { deps, owner, app, methodId: app.methodId }
}
type Owner = Awaited<ReturnType<typeof anOwner>>

const proofOf = ({ methodId }: Owner, purpose: 'sign_in' | 'step_up' = 'sign_in') =>
  ({ methodId, option: 'app_notification', purpose }) as const

/** A sign-in in a browser of its own whose password was right, and that waits for the phone. */
async function aSignIn(one: Owner, visitor = aVisitor()) {
  const { deps, owner } = one
  await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  const asked = await startProof(deps, { ...visitor, id: owner.id }, proofOf(one))
  const challengeId = asked.ok ? asked.value.challengeId : ''
  const approval = await db.approval.findFirst({ where: { challengeId: challengeId || undefined, userId: owner.id } })
  const finish = (from = visitor) => finishSignIn(deps, from, { challengeId, code: '' })
  return { asked, visitor, challengeId, number: approval?.number ?? 0, finish }
}
type SignIn = Awaited<ReturnType<typeof aSignIn>>

/** What the phone answers, as the server takes it. */
async function answer(
  { deps, app }: Pick<Owner, 'deps'> & { app: PhoneApp },
  { challengeId, number }: Pick<SignIn, 'challengeId' | 'number'>,
  said: 'approve' | 'deny' = 'approve',
  purpose: PromptAnswer['purpose'] = 'sign_in',
) {
  const request = signedRequest(app, { deviceId: app.deviceId, name: 'answer', at: deps.now() })
  const device = await findDevice(deps, request)
  if (!device) return { ok: false as const, error: { kind: 'gone' as const } }
  const input =
    said === 'deny' ? { decision: said, challengeId, purpose } : { decision: said, challengeId, purpose, number }
  return answerPrompt(deps, device, source, input)
}

describe('an approval', () => {
  it('signs in once the number of the page was entered on the phone, and the session says how', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    expect(await findWaitingPrompt(one.deps, { ...one.app, userId: one.owner.id })).toMatchObject({
      challengeId: waiting.challengeId,
      purpose: 'sign_in',
      address: waiting.visitor.address,
    })
    expect(await progressOf(one.deps, waiting.challengeId, waiting.visitor.browserHash)).toBe('waiting')
    expect(kind(await answer(one, waiting))).toBe('ok')
    expect(await progressOf(one.deps, waiting.challengeId, waiting.visitor.browserHash)).toBe('answered')
    expect(await findWaitingPrompt(one.deps, { ...one.app, userId: one.owner.id })).toBeNull()
    expect(kind(await waiting.finish())).toBe('ok')
    const session = await db.session.findFirstOrThrow({ where: { userId: one.owner.id } })
    expect(session.factors).toMatchObject([{ amr: 'pwd' }, { amr: 'pop' }])
  })

  it('tells the phone that something waits and for whom, and never the number', async () => {
    const one = await anOwner()
    const { number } = await aSignIn(one)
    await expect.poll(() => one.deps.push.sent.length).toBe(1)
    const [sent] = one.deps.push.sent
    expect(sent).toMatchObject({ subscription: aSubscription(), lifetime: limits.approvals.lifetime })
    expect(sent?.message.body).toContain(one.owner.email)
    expect(sent?.message.title + String(sent?.message.body)).not.toContain(` ${number}`)
  })

  it('forgets a subscription that is gone, and keeps one that failed; the app works on', async () => {
    const one = await anOwner()
    one.deps.push.outcome = 'failed'
    const first = await aSignIn(one)
    await expect.poll(() => one.deps.push.sent.length).toBe(1)
    const kept = () => db.approvalApp.findUniqueOrThrow({ where: { methodId: one.methodId } })
    expect((await kept()).subscriptionCiphertext).not.toBeNull()
    await answer(one, first)
    await first.finish()
    one.deps.push.outcome = 'gone'
    const second = await aSignIn(one)
    await expect.poll(async () => (await kept()).subscriptionCiphertext).toBeNull()
    expect(kind(await answer(one, second))).toBe('ok')
  })

  it('is waited for without a check or a wrong code, and ends after three minutes', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    for (const _ of Array(7)) expect(kind(await waiting.finish())).toBe('waiting')
    expect(await db.challenge.findUnique({ where: { id: waiting.challengeId } })).toMatchObject({ checksLeft: 5 })
    expect(await eventsOf(db, one.owner.id)).not.toContain('sign_in.failed')
    one.deps.clock.advance(minutes(3))
    expect(kind(await answer(one, waiting))).toBe('over')
    expect(kind(await waiting.finish())).toBe('gone')
  })

  it('with a wrong number costs a try and counts for the method; the second ends it', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    const wrong = { ...waiting, number: otherNumber(waiting.number, 1) }
    expect(await answer(one, wrong)).toEqual({ ok: false, error: { kind: 'incorrect', triesLeft: 1 } })
    expect(await db.method.findUnique({ where: { id: one.methodId } })).toMatchObject({ wrongCodes: 1 })
    expect(kind(await waiting.finish())).toBe('waiting')
    expect(kind(await answer(one, wrong))).toBe('used_up')
    expect(kind(await answer(one, waiting))).toBe('over')
    expect(kind(await waiting.finish())).toBe('wrong_numbers')
    expect(await progressOf(one.deps, waiting.challengeId, waiting.visitor.browserHash)).toBe('over')
  })

  it('of twenty wrong numbers in a row disables the method, and tells the person', async () => {
    const one = await anOwner()
    await db.method.update({ where: { id: one.methodId }, data: { wrongCodes: 19 } })
    const waiting = await aSignIn(one)
    expect(kind(await answer(one, { ...waiting, number: otherNumber(waiting.number, 1) }))).toBe('used_up')
    expect(await db.method.findUnique({ where: { id: one.methodId } })).toMatchObject({ disabledAt: expect.any(Date) })
    expect(await eventsOf(db, one.owner.id)).toContain('method.disabled')
    expect(kind((await aSignIn(one)).asked)).toBe('not_usable')
  })

  it('is given once, however many answer at once, and of a yes and a no one counts', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    const said = Array.from({ length: 40 }, (_, at) => (at % 2 ? 'approve' : 'deny') as 'approve' | 'deny')
    const answers = await Promise.all(said.map((decision) => answer(one, waiting, decision)))
    const { answer: counted } = await db.approval.findUniqueOrThrow({ where: { challengeId: waiting.challengeId } })
    const winner = counted === 'approved' ? 'approve' : 'deny'
    expect(answers.map(kind)).toEqual(said.map((decision) => (decision === winner ? 'ok' : 'over')))
    expect(kind(await waiting.finish())).toBe(winner === 'approve' ? 'ok' : 'denied')
    const denials = (await eventsOf(db, one.owner.id)).filter((type) => type === 'approval.denied')
    expect(denials).toHaveLength(winner === 'deny' ? 1 : 0)
  })

  it('of one question does not answer another, nor one for something else, nor in another browser', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    const [waiting, theirs] = [await aSignIn(one), await aSignIn(other)]
    expect(kind(await answer(one, theirs))).toBe('over')
    expect(kind(await answer(one, waiting, 'approve', 'step_up'))).toBe('over')
    const second = await aRegisteredPhoneApp(db, one.owner.id, { label: 'Tablet', at: new Date(0) })
    expect(kind(await answer({ ...one, app: second }, waiting))).toBe('over')
    expect(kind(await answer(one, waiting))).toBe('ok')
    expect(kind(await waiting.finish(aVisitor()))).toBe('no_sign_in')
    expect(await progressOf(one.deps, waiting.challengeId, theirs.visitor.browserHash)).toBe('over')
    expect(kind(await theirs.finish())).toBe('waiting')
  })

  it('that was used opens nothing again', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    await answer(one, waiting)
    const finished = await Promise.all(Array.from({ length: 6 }, () => waiting.finish()))
    expect(finished.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db.session.count({ where: { userId: one.owner.id } })).toBe(1)
    await signIn(one.deps, waiting.visitor, { email: one.owner.email, password: OLD_PASSWORD })
    expect(kind(await waiting.finish())).toBe('gone')
  })

  it('proves who acts in a session, and is then fresh', async () => {
    const one = await anOwner()
    const actor = await signedInAgain(db, one.owner, { at: one.deps.now() })
    const asked = await startProof(one.deps, actor, proofOf(one, 'step_up'))
    const challengeId = asked.ok ? asked.value.challengeId : ''
    const { number } = await db.approval.findUniqueOrThrow({ where: { challengeId } })
    expect(kind(await stepUp(one.deps, actor, { challengeId, code: '' }))).toBe('waiting')
    expect(kind(await answer(one, { challengeId, number }, 'approve', 'step_up'))).toBe('ok')
    expect(kind(await stepUp(one.deps, actor, { challengeId, code: '' }))).toBe('ok')
    expect(await eventsOf(db, one.owner.id)).toEqual(['session.stepped_up'])
  })

  it('is not lost when the process dies before the sign-in is finished', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    await answer(one, waiting)
    const dead = new Proxy(one.deps.db, {
      get: (target, name) =>
        name === '$transaction' ? () => Promise.reject(new Error('The process died')) : Reflect.get(target, name),
    })
    const finish = finishSignIn({ ...one.deps, db: dead }, waiting.visitor, {
      challengeId: waiting.challengeId,
      code: '',
    })
    await expect(finish).rejects.toThrow('died')
    expect(kind(await waiting.finish())).toBe('ok')
  })
})

describe('"No, it\'s not me"', () => {
  it('ends the question, tells the person, pauses further ones, and leads to the freeze', async () => {
    const one = await anOwner()
    const mobile = await aRegisteredPhone(db, one.owner.id)
    const waiting = await aSignIn(one)
    const denied = await answer(one, waiting, 'deny')
    const report = denied.ok ? denied.value.report : null
    expect(kind(await waiting.finish())).toBe('denied')
    expect(await auditOf(db, one.owner.id)).toMatchObject([
      { type: 'approval.denied', details: { label: 'Pixel 8', purpose: 'sign_in' }, address: source.address },
    ])
    expect(await db.notice.findMany({ where: { userId: one.owner.id } })).toMatchObject([
      { event: 'approval_denied', details: { label: 'Pixel 8', source: { address: waiting.visitor.address } } },
    ])
    // The answer that was lost on the way, once more.
    expect(await answer(one, waiting, 'deny')).toEqual(denied)

    const again = await aSignIn(one)
    expect(again.asked).toMatchObject({ error: { kind: 'prompts_paused', retryAt: expect.any(Date) } })
    const other = { methodId: mobile, option: 'text', purpose: 'sign_in' } as const
    expect(kind(await startProof(one.deps, { ...again.visitor, id: one.owner.id }, other))).toBe('ok')
    one.deps.clock.advance(minutes(15))
    expect(kind((await aSignIn(one)).asked)).toBe('ok')

    const changeId = readReportToken(one.deps.keys, report ?? '')
    if (!changeId) throw new Error('The phone was given no way to the freeze')
    const frozen = { userId: one.owner.id, what: { changeId }, others: [], sessionId: null }
    expect(await reportChanges(one.deps, source, frozen)).toMatchObject({ ok: true })
    expect(await db.user.findUnique({ where: { id: one.owner.id } })).toMatchObject({ frozenAt: expect.any(Date) })
    expect(await db.challenge.count({ where: { userId: one.owner.id, consumedAt: null, endedAt: null } })).toBe(0)
  })
})

describe('at most one question waits', () => {
  it('of another browser none is begun meanwhile, and the same browser goes on with its own', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    expect((await aSignIn(one)).asked).toMatchObject({ error: { kind: 'prompt_pending', retryAt: expect.any(Date) } })
    const again = await startProof(one.deps, { ...waiting.visitor, id: one.owner.id }, proofOf(one))
    expect(again).toEqual(waiting.asked)
    expect(await db.approval.count({ where: { userId: one.owner.id } })).toBe(1)
    one.deps.clock.advance(minutes(3))
    expect(kind((await aSignIn(one)).asked)).toBe('ok')
  })

  it('however many browsers ask at once', async () => {
    const one = await anOwner()
    const asked = await Promise.all(Array.from({ length: 5 }, () => aSignIn(one)))
    expect(asked.map((each) => kind(each.asked)).toSorted()).toEqual(['ok', ...Array(4).fill('prompt_pending')])
  })

  it('and in one browser another takes its place, whatever for; an answer to the first comes too late', async () => {
    const one = await anOwner()
    const first = await aSignIn(one)
    const second = await aRegisteredPhoneApp(db, one.owner.id, { label: 'Tablet', at: new Date(0) })
    const other = { ...one, app: second, methodId: second.methodId }
    expect(kind((await aSignIn(other, first.visitor)).asked)).toBe('ok')
    expect(kind(await answer(one, first))).toBe('over')
    expect(kind(await first.finish())).toBe('gone')
    const session = { ...(await signedInAgain(db, one.owner, { at: one.deps.now() })), ...first.visitor }
    expect(kind(await startProof(one.deps, session, proofOf(other, 'step_up')))).toBe('ok')
    const open = { userId: one.owner.id, consumedAt: null, endedAt: null }
    expect(await db.challenge.findMany({ where: open })).toMatchObject([{ purpose: 'step_up' }])
    expect(await findWaitingPrompt(one.deps, { ...one.app, userId: one.owner.id })).toBeNull()
  })

  it('five in ten minutes and twenty a day, until one is approved', async () => {
    const one = await anOwner()
    const ask = async () => {
      const waiting = await aSignIn(one)
      await db.challenge.updateMany({
        where: { id: waiting.challengeId || undefined, userId: one.owner.id, endedAt: null, consumedAt: null },
        data: { endedAt: one.deps.now(), endedReason: 'superseded' },
      })
      return kind(waiting.asked)
    }
    for (const _ of Array(5)) expect(await ask()).toBe('ok')
    expect(await ask()).toBe('too_many_prompts')
    one.deps.clock.advance(minutes(10))
    const waiting = await aSignIn(one)
    await answer(one, waiting)
    expect(kind(await waiting.finish())).toBe('ok')
    for (let round = 0; round < 4; round++) {
      for (const _ of Array(5)) expect(await ask()).toBe('ok')
      one.deps.clock.advance(minutes(10))
    }
    expect(await ask()).toBe('too_many_prompts')
  })
})

describe('what changes while a question waits', () => {
  it('a method that was deleted, or an account that was disabled, makes its device one that nobody knows', async () => {
    const [deleted, disabled] = [await anOwner(), await anOwner()]
    const [first, second] = [await aSignIn(deleted), await aSignIn(disabled)]
    const elsewhere = await signedInAgain(db, deleted.owner, { at: deleted.deps.now() })
    await deleteMethod(deleted.deps, elsewhere, deleted.methodId)
    await db.user.update({ where: { id: disabled.owner.id }, data: { disabledAt: new Date() } })
    expect(kind(await answer(deleted, first))).toBe('gone')
    expect(kind(await answer(disabled, second))).toBe('gone')
    expect(kind(await first.finish())).toBe('gone')
    expect(kind(await second.finish())).toBe('no_sign_in')
  })

  it('a freeze ends it, and an app that is younger than what was disputed answers nothing', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    const report = { userId: one.owner.id, what: { moment: one.deps.now() }, others: [], sessionId: null }
    await reportChanges(one.deps, source, report)
    expect(kind(await answer(one, waiting))).toBe('over')
    const young = await aRegisteredPhoneApp(db, one.owner.id, { label: 'Young', at: new Date(Date.now() + 1000) })
    expect(kind((await aSignIn({ ...one, app: young, methodId: young.methodId })).asked)).toBe('not_usable')
    // The one from before proves who it is.
    const older = await aSignIn(one)
    expect(kind(await answer(one, older))).toBe('ok')
    expect(kind(await older.finish())).toBe('ok')
  })

  it('a new name does not', async () => {
    const one = await anOwner()
    const waiting = await aSignIn(one)
    const actor = await signedInAgain(db, one.owner, { at: one.deps.now() })
    await renameMethod(one.deps, actor, { id: one.methodId, label: 'My phone' })
    expect(kind(await answer(one, waiting))).toBe('ok')
    expect(kind(await waiting.finish())).toBe('ok')
  })
})

describe('a request of a device', () => {
  const from = async (
    changed: Parameters<typeof signedRequest>[2],
    asked: Partial<Parameters<typeof signedRequest>[1]> = {},
  ) => {
    const one = await anOwner()
    const request = { deviceId: one.app.deviceId, name: 'answer', input: { number: 11 }, at: one.deps.now(), ...asked }
    return findDevice(one.deps, signedRequest(one.app, request, changed))
  }

  it('is of the device that signed it', async () => {
    expect(await from({})).toMatchObject({ label: 'Pixel 8' })
  })

  it.each([
    ['its body', { body: '{"number":12}' }],
    ['its address', { path: '/api/authenticator/subscription' }],
    ['its page', { origin: 'https://id.example.org' }],
    ['its time', { time: '1700000000000' }],
    ['its signature, by a bit', { signature: `${'A'.repeat(85)}B` }],
    ['its signature, to none', { signature: '' }],
    ['its signature, to a long one', { signature: 'A'.repeat(5000) }],
    ['its device', { device: '00000000-0000-7000-8000-000000000000' }],
  ])('is nobody’s once somebody changed %s', async (_, changed) => {
    expect(await from(changed)).toBeNull()
  })

  it('is nobody’s with the name of one device and the key of another', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    const asked = { deviceId: one.app.deviceId, name: 'requests', at: one.deps.now() }
    expect(await findDevice(one.deps, signedRequest(other.app, asked))).toBeNull()
  })
})
