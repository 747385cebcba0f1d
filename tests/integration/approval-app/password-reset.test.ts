import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '@/features/limits/limits'
import { answerPrompt } from '@/features/methods/approval-app/answer-prompt'
import { findDevice } from '@/features/methods/approval-app/device'
import { resetProgress } from '@/features/password-reset/approved'
import { decoyWays, type Spread } from '@/features/password-reset/decoy-ways'
import { findSpread } from '@/features/password-reset/repository'
import { minutes } from '@/lib/time'
import { aRegisteredPhoneApp, otherNumber, type PhoneApp, signedRequest } from '../../support/approvals'
import { anEmail, aPolicy, testKeys } from '../../support/builders'
import { RIGHT, scriptedCodes } from '../../support/codes'
import { eventsOf, ownDatabase } from '../../support/database'
import { aForgetful, aReset, NEW_PASSWORD, shown, type TestReset } from '../../support/password-reset'
import { type TestDeps, testDeps } from '../../support/phone-flow'
import { scriptedPush } from '../../support/push'

// The decoys are drawn from what everybody has, so nobody else may be here.
const db = await ownDatabase()
afterEach(async () => {
  await db.counter.deleteMany()
  await db.user.deleteMany()
})
const setUp = () => ({ ...testDeps({ db, codes: scriptedCodes() }), push: scriptedPush() })
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

/** Somebody with our app, and these phones besides. */
async function anOwner(slots: Parameters<typeof aForgetful>[1] = []) {
  const [deps, owner] = [setUp(), await aForgetful(db, slots)]
  return { deps, owner, app: await aRegisteredPhoneApp(db, owner.id) }
}

/** What the phone answers to what waits on it. */
async function answer(deps: TestDeps, app: PhoneApp, said: 'approve' | 'deny', off = 0) {
  const device = await findDevice(deps, signedRequest(app, { deviceId: app.deviceId, name: 'answer', at: deps.now() }))
  const approval = await db.approval.findFirst({ orderBy: { challenge: { createdAt: 'desc' } } })
  if (!device || !approval) throw new Error('Nothing waits on the phone')
  const asked = { challengeId: approval.challengeId, purpose: 'password_reset' } as const
  const number = otherNumber(approval.number, off)
  const input = said === 'deny' ? { decision: said, ...asked } : { decision: said, ...asked, number }
  return answerPrompt(deps, device, { address: null, userAgent: null }, input)
}

/** What a reset shows, and how its page finds out, without the number, which is at random. */
async function seen(deps: TestDeps, reset: TestReset) {
  const state = await reset.state()
  const number = state?.reset.codeNumber ?? null
  return {
    ...shown(state),
    ways: state?.ways.map(({ channel, masked, type }) => ({ channel, masked, type })),
    hasNumber: number !== null && number >= 10 && number <= 99,
    progress: await resetProgress(deps, reset.visitor.browserHash),
  }
}

describe('a forgotten password', () => {
  it('takes an approval with the number of the page, and a code to a phone', async () => {
    const { deps, owner, app } = await anOwner(['mobile'])
    const reset = aReset(deps)
    await reset.start(owner.email)
    await reset.ask(0)
    const { codeNumber } = (await reset.state())?.reset ?? {}
    const approval = await db.approval.findFirstOrThrow({ where: { userId: owner.id } })
    expect(approval.number).toBe(codeNumber)
    expect(kind(await reset.enter(''))).toBe('waiting')
    expect(await resetProgress(deps, reset.visitor.browserHash)).toBe('waiting')
    expect(kind(await answer(deps, app, 'approve'))).toBe('ok')
    expect(await resetProgress(deps, reset.visitor.browserHash)).toBe('answered')
    expect(kind(await reset.enter(''))).toBe('ok')
    expect((await reset.state())?.reset.provedMethodIds).toEqual([app.methodId])
    await reset.ask(1)
    expect(kind(await reset.enter(RIGHT))).toBe('ok')
    expect(kind(await reset.choose(NEW_PASSWORD))).toBe('ok')
    expect(await eventsOf(db, owner.id)).toEqual(['password.reset_proved', 'password.reset_proved', 'password.reset'])
  })

  it('looks the same for an account and for a decoy: waiting, asked again, denied, too often, too late', async () => {
    const { deps, owner, app } = await anOwner()
    const walked: unknown[] = []
    for (const email of [owner.email, anEmail()]) {
      const steps: unknown[] = []
      const reset = aReset(deps)
      await reset.start(email)
      steps.push(await seen(deps, reset), kind(await reset.ask(0)), await seen(deps, reset))
      for (const _ of Array(7)) steps.push(kind(await reset.enter('')))
      const before = (await reset.state())?.reset.codeNumber
      steps.push(kind(await reset.ask(0)), (await reset.state())?.reset.codeNumber === before)
      if (email === owner.email) await answer(deps, app, 'deny')
      steps.push(kind(await reset.enter('')), await seen(deps, reset))
      deps.clock.advance(limits.approvals.lifetime)
      steps.push(kind(await reset.enter('')), await seen(deps, reset))
      for (const _ of Array(4)) {
        steps.push(kind(await reset.ask(0)), await seen(deps, reset))
        deps.clock.advance(minutes(3))
      }
      const last = aReset(deps)
      await last.start(email)
      for (const _ of Array(2)) {
        steps.push(kind(await last.ask(0)), await seen(deps, last))
        deps.clock.advance(minutes(3))
      }
      walked.push(steps)
    }
    expect(walked[0]).toEqual(walked[1])
    expect(JSON.stringify(walked[0])).toContain('sends_per_')
  })

  it('does not end for somebody who enters the wrong number twice on the phone, and does not say so', async () => {
    const { deps, owner, app } = await anOwner()
    const reset = aReset(deps)
    await reset.start(owner.email)
    await reset.ask(0)
    expect(kind(await answer(deps, app, 'approve', 1))).toBe('incorrect')
    expect(kind(await answer(deps, app, 'approve', 2))).toBe('used_up')
    expect(kind(await reset.enter(''))).toBe('waiting')
    expect(await resetProgress(deps, reset.visitor.browserHash)).toBe('waiting')
  })

  it('is never approved of a decoy, nor by a number that was there before the phone was asked', async () => {
    const deps = setUp()
    await anOwner()
    const reset = aReset(deps)
    await reset.start(anEmail())
    await reset.ask(0)
    expect(await db.approval.count()).toBe(0)
    expect(deps.push.sent).toEqual([])
    expect(kind(await reset.enter(''))).toBe('waiting')
    expect(kind(await reset.choose())).toBe('not_proved')
  })
})

describe('the apps of a decoy', () => {
  it('are ours or others, about as often as people have them, and each knows its one way', () => {
    const spread: Spread = {
      sets: [
        { types: ['approval_app'], people: 60, role: 'user', groups: [] },
        { types: ['authenticator_app'], people: 40, role: 'user', groups: [] },
      ],
      countries: [],
      domains: [],
    }
    const all = Array.from({ length: 400 }, (_, at) => decoyWays(testKeys, `p-${at}@example.test`, aPolicy(), spread))
    for (const ways of all) expect(ways).toHaveLength(1)
    const ours = all.filter(([way]) => way?.channel === 'app_notification').length
    expect(ours / 400).toBeCloseTo(0.6, 1)
    for (const [way] of all) expect(way).toMatchObject({ type: 'authenticator_app', masked: '' })
  })

  it('are counted apart', async () => {
    await anOwner(['mobile'])
    expect((await findSpread(db, [])).sets).toEqual([
      { types: ['phone', 'approval_app'], people: 1, role: 'user', groups: [] },
    ])
  })
})
