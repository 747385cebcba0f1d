import { beforeEach, describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { startProof } from '@/features/methods/start-proof'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { findLiveSession } from '@/features/sessions/repository'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import type { Channel } from '@/generated/prisma/client'
import { anActor, aPolicy, inAnotherBrowser } from '../support/builders'
import { RIGHT, type ScriptedCodes, scriptedCodes } from '../support/codes'
import { ownDatabase } from '../support/database'
import { aForgetful, aReset, aVisitor, OLD_PASSWORD } from '../support/password-reset'
import { enter, started, type TestDeps, testDeps } from '../support/phone-flow'
import { signedInAgain } from '../support/signed-in'

const db = await ownDatabase()
let codes: ScriptedCodes
let deps: TestDeps
const admin = await anActor(db, { role: 'admin' })

beforeEach(async () => {
  await db.policy.deleteMany()
  codes = scriptedCodes()
  deps = testDeps({ db, codes })
})

type Owner = Awaited<ReturnType<typeof aForgetful>>

async function put(policy: MethodsPolicy) {
  const saved = await savePolicy(deps, admin, policy, (await loadVersionedPolicy(db)).version)
  if (!saved.ok) throw new Error(`Not saved: ${saved.error}`)
}

/** The same person at another device deletes the phone that the code went to. */
async function deleteFirst(owner: Owner) {
  const deleted = await deleteMethod(deps, { ...inAnotherBrowser(admin), ...owner }, owner.methods[0] ?? '')
  if (!deleted.ok) throw new Error(deleted.error)
}
const report = (owner: Owner) =>
  reportChanges(deps, admin, { userId: owner.id, what: { moment: deps.now() }, others: [], sessionId: null })

/** What may happen between two steps to the way that was begun: a text to the first phone. Another way stays. */
const takingItAway = [
  ['texts are switched off', () => put(aPolicy({ text: false })), { method: 0, channel: 'call' }],
  [
    'the kind of phone is switched off',
    () => put(aPolicy({ slots: { mobile: false } })),
    { method: 1, channel: 'text' },
  ],
  ['the phone is deleted elsewhere', deleteFirst, { method: 1, channel: 'text' }],
] as const

/** What may happen to the account as a whole. */
const closing = [
  ['the account is disabled', (o: Owner) => db.user.update({ where: { id: o.id }, data: { disabledAt: new Date() } })],
  ['its owner reports something', report],
] as const

type Flow = {
  send(methodId: string, channel: Channel): Promise<string | null>
  enter(challengeId: string): Promise<{ ok: boolean }>
  /** Whether the proof was taken: a session that claims it. */
  isProved(): Promise<boolean>
}

/** A sign-in whose password was right. */
async function aSignIn(owner: Owner): Promise<Flow> {
  const visitor = aVisitor()
  await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  return {
    async send(methodId, channel) {
      const sent = await startProof(
        deps,
        { ...visitor, id: owner.id },
        { methodId, option: channel, purpose: 'sign_in' },
      )
      return sent.ok ? sent.value.challengeId : null
    },
    enter: (challengeId) => finishSignIn(deps, visitor, { challengeId, code: RIGHT }),
    isProved: async () => (await db.session.count({ where: { userId: owner.id } })) > 0,
  }
}

/** A session of which a fresh proof is asked. */
async function aStepUp(owner: Owner): Promise<Flow> {
  const actor = await signedInAgain(db, owner, { at: deps.now() })
  let token = actor.token
  return {
    async send(methodId, channel) {
      const sent = await startProof(deps, actor, { methodId, option: channel, purpose: 'step_up' })
      return sent.ok ? sent.value.challengeId : null
    },
    async enter(challengeId) {
      const raised = await stepUp(deps, actor, { challengeId, code: RIGHT })
      if (raised.ok) token = raised.value.token
      return raised
    },
    async isProved() {
      const session = await findLiveSession(db, token, deps.now())
      return session?.factors.some(({ amr }) => amr !== 'pwd') ?? false
    },
  }
}

describe.each([
  ['a sign-in', aSignIn],
  ['a step-up', aStepUp],
] as const)('%s', (_, begin) => {
  it.each(takingItAway)(
    'when %s before the code is sent, sends none and takes another way',
    async (_, change, other) => {
      const owner = await aForgetful(db)
      const flow = await begin(owner)
      await change(owner)
      expect(await flow.send(owner.methods[0] ?? '', 'text')).toBeNull()
      expect(codes.sent).toEqual([])
      await expectsAnother(flow, owner, other)
    },
  )

  it.each(takingItAway)(
    'when %s before the code is entered, does not take it, but another way',
    async (_, change, other) => {
      const owner = await aForgetful(db)
      const flow = await begin(owner)
      const challenge = await flow.send(owner.methods[0] ?? '', 'text')
      await change(owner)
      expect((await flow.enter(challenge ?? '')).ok).toBe(false)
      expect(codes.checked).toEqual([])
      await expectsAnother(flow, owner, other)
    },
  )

  it.each(takingItAway)(
    'when %s while the code is compared, does not take it, but another way',
    async (_, change, other) => {
      const owner = await aForgetful(db)
      const flow = await begin(owner)
      const challenge = await flow.send(owner.methods[0] ?? '', 'text')
      codes.meanwhile = () => change(owner)
      expect((await flow.enter(challenge ?? '')).ok).toBe(false)
      expect(await flow.isProved()).toBe(false)
      codes.meanwhile = async () => {}
      await expectsAnother(flow, owner, other)
    },
  )

  async function expectsAnother(flow: Flow, owner: Owner, { method, channel }: { method: 0 | 1; channel: Channel }) {
    expect(await flow.isProved()).toBe(false)
    const challenge = await flow.send(owner.methods[method] ?? '', channel)
    expect(await flow.enter(challenge ?? '')).toMatchObject({ ok: true })
    expect(await flow.isProved()).toBe(true)
  }

  it.each(closing)('when %s, sends nothing', async (_, close) => {
    const owner = await aForgetful(db)
    const flow = await begin(owner)
    await close(owner)
    // A report leaves the phone able to prove something, so a code may travel; it opens nothing that was begun before.
    const challenge = await flow.send(owner.methods[0] ?? '', 'text')
    if (challenge) expect((await flow.enter(challenge)).ok).toBe(false)
    expect(await flow.isProved()).toBe(false)
  })

  it.each(closing)('when %s before the code is entered, or while it is compared, takes nothing', async (_, close) => {
    const [early, late] = [await aForgetful(db), await aForgetful(db)]
    const [first, second] = [await begin(early), await begin(late)]
    const entered = await first.send(early.methods[0] ?? '', 'text')
    await close(early)
    expect((await first.enter(entered ?? '')).ok).toBe(false)
    expect(await first.isProved()).toBe(false)

    const compared = await second.send(late.methods[0] ?? '', 'text')
    codes.meanwhile = () => close(late)
    expect((await second.enter(compared ?? '')).ok).toBe(false)
    expect(await second.isProved()).toBe(false)
  })
})

describe('when no method is allowed any more', () => {
  const nothing = aPolicy({ text: false, call: false })

  it('a sign-in that waits stays closed, and a new one goes by the policy', async () => {
    const owner = await aForgetful(db)
    const flow = await aSignIn(owner)
    const challenge = await flow.send(owner.methods[0] ?? '', 'text')
    await db.policy.create({ data: { key: 'methods', version: 1, value: nothing, updatedAt: deps.now() } })
    expect((await flow.enter(challenge ?? '')).ok).toBe(false)
    expect(await flow.isProved()).toBe(false)
    const again = await signIn(deps, aVisitor(), { email: owner.email, password: OLD_PASSWORD })
    expect(again).toMatchObject({ ok: true, value: { kind: 'session' } })
  })
})

describe('adding a phone', () => {
  it.each(closing)('when %s before the code is entered, or while it is compared, adds nothing', async (_, close) => {
    for (const moment of ['before', 'meanwhile'] as const) {
      const owner = await aForgetful(db, ['alternate'])
      const actor = await signedInAgain(db, owner, { at: deps.now() })
      const challenge = await started(deps, actor)
      if (moment === 'before') await close(owner)
      else codes.meanwhile = () => close(owner)
      expect((await enter(deps, actor, challenge)).ok).toBe(false)
      codes.meanwhile = async () => {}
      expect(await db.method.count({ where: { userId: owner.id } })).toBe(1)
    }
  })
})

describe('a password reset', () => {
  it.each(closing)('when %s after any of its steps, sets no password', async (_, close) => {
    for (const steps of [0, 1, 2, 3, 4]) {
      const owner = await aForgetful(db)
      const reset = aReset(deps)
      await reset.start(owner.email)
      const id = await reset.id()
      const taken = [() => reset.ask(0), () => reset.enter(RIGHT), () => reset.ask(2), () => reset.enter(RIGHT)]
      for (const step of taken.slice(0, steps)) await step()
      await close(owner)
      for (const step of taken.slice(steps)) await step()
      expect((await reset.choose(undefined, id)).ok).toBe(false)
      const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: owner.id } })
      expect(passwordHash).toBe(owner.passwordHash)
    }
  })

  it.each(takingItAway)('when %s while the code is compared, says so, and takes another way', async (_, change) => {
    const owner = await aForgetful(db)
    const reset = aReset(deps)
    await reset.start(owner.email)
    await reset.ask(0)
    codes.meanwhile = () => change(owner)
    expect(await reset.enter(RIGHT)).toMatchObject({ ok: false })
    codes.meanwhile = async () => {}
    expect((await reset.state())?.reset.provedMethodIds).toEqual([])
  })
})
