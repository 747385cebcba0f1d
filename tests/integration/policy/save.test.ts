import { beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '@/features/methods/authenticator-app/start-app'
import { changeDefault } from '@/features/methods/change-default'
import { effectiveDefault } from '@/features/methods/default'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import { makeCodes } from '@/features/methods/recovery-codes/make-codes'
import { addableTypes, usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import { loadPolicy, loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { stepUp } from '@/features/step-up/step-up'
import { findChallenge } from '@/features/verification/repository'
import { minutes } from '@/lib/time'
import { codeOf, enterAppCode, scanned } from '../../support/apps'
import { anActor, aPolicy, aRegisteredPhone, testKeys } from '../../support/builders'
import { type ScriptedCodes, scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aPhoneStep, enter, started, type TestDeps, testDeps } from '../../support/phone-flow'
import { aSet } from '../../support/recovery-codes'

const db = await ownDatabase()
let codes: ScriptedCodes
let deps: TestDeps
const admin = await anActor(db, { role: 'admin' })
const put = async (policy: OrganisationPolicy) => {
  const saved = await savePolicy(deps, admin, policy, (await loadVersionedPolicy(db)).version)
  if (!saved.ok) throw new Error(`Not saved: ${saved.error}`)
}

beforeEach(async () => {
  await db.policy.deleteMany()
  codes = scriptedCodes()
  deps = testDeps({ db, codes })
})

describe('a policy that forbids', () => {
  const forbidden = [
    ['texts', aPolicy({ text: false }), {}],
    ['calls', aPolicy({ call: false }), { channel: 'call' }],
    ['the slot', aPolicy({ slots: { mobile: false } }), {}],
    ['the country', aPolicy({ countries: ['CH'] }), {}],
    ['numbers of no country', aPolicy({ countries: ['US'] }), { country: null }],
  ] as const

  it.each(forbidden)('%s ends the open challenge, and its code registers nothing', async (_, policy, step) => {
    const actor = await anActor(db)
    const id = await started(deps, actor, step)
    await put(policy)
    expect(await findChallenge(db, id, actor)).toMatchObject({ endedReason: 'forbidden', endedAt: deps.now() })
    expect(await enter(deps, actor, id)).toMatchObject({ ok: false })
    expect(codes.checked).toEqual([])
    expect((await loadMethods(db, testKeys, actor.id)).methods).toEqual([])
  })

  it.each(forbidden)(
    '%s refuses the code of a challenge that it did not find, without asking',
    async (_, policy, step) => {
      const actor = await anActor(db)
      const id = await started(deps, actor, step)
      await db.policy.create({ data: { key: 'methods', version: 1, value: policy, updatedAt: deps.now() } })
      expect(await enter(deps, actor, id)).toEqual({ ok: false, error: { kind: 'not_allowed' } })
      expect(codes.checked).toEqual([])
    },
  )

  it.each(forbidden)('%s while the code is compared leaves nothing verified', async (_, policy, step) => {
    const actor = await anActor(db)
    const id = await started(deps, actor, step)
    codes.meanwhile = () => put(policy)
    expect((await enter(deps, actor, id)).ok).toBe(false)
    expect((await loadMethods(db, testKeys, actor.id)).methods).toEqual([])
  })

  it.each(forbidden)('%s refuses the phone step before a code is sent', async (_, policy, step) => {
    await put(policy)
    expect((await startPhone(deps, await anActor(db), aPhoneStep(step))).ok).toBe(false)
    expect(codes.sent).toEqual([])
  })

  it('leaves the challenges that it allows alone', async () => {
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await put(aPolicy({ call: false, slots: { office: false }, countries: ['US', 'CH'] }))
    expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
  })

  it('calls refuses to send the code by call, and the text stays good', async () => {
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await put(aPolicy({ call: false }))
    deps.clock.advance(minutes(1))
    expect(await resendCode(deps, actor, { id, channel: 'call' })).toEqual({
      ok: false,
      error: { kind: 'not_allowed' },
    })
    expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
  })

  it('the default lets the next strongest stand in, and gives it back with the option', async () => {
    const actor = await anActor(db)
    const phone = await aRegisteredPhone(db, actor.id, { default: 'text' })
    const defaultNow = async () => {
      const { methods, stored } = await loadMethods(db, testKeys, actor.id)
      const { method, option } = effectiveDefault(stored, usableOptions(methods, await loadPolicy(db))) ?? {}
      return method && [method.id, option]
    }
    await put(aPolicy({ text: false }))
    expect(await defaultNow()).toEqual([phone, 'call'])
    await put(aPolicy())
    expect(await defaultNow()).toEqual([phone, 'text'])
  })

  it('an option refuses it as the default', async () => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id)
    await put(aPolicy({ text: false }))
    expect(await changeDefault(deps, actor, { methodId, option: 'text' })).toEqual({ ok: false, error: 'not_usable' })
  })

  it('a slot takes it off the list on the next request', async () => {
    await put(aPolicy({ slots: { office: false } }))
    expect(addableTypes([], await loadPolicy(db)).map(({ id }) => id)).toEqual([
      'phone',
      'authenticator_app',
      'security_key',
      'email',
    ])
  })

  it('codes of apps ends what waits for one, and no app is added', async () => {
    const actor = await anActor(db)
    const { id, secret } = await scanned(deps, actor)
    await put(aPolicy({ appCode: false }))
    expect(await findChallenge(db, id, actor)).toMatchObject({ endedReason: 'forbidden' })
    expect((await enterAppCode(deps, actor, id, codeOf(secret, deps.now()))).ok).toBe(false)
    expect(await startApp(deps, actor, { replaces: null })).toMatchObject({ error: { kind: 'not_allowed' } })
  })
})

describe('a policy that forbids recovery codes', () => {
  it('ends what waits for one, and none is made or used, until they are allowed again', async () => {
    const actor = await anActor(db)
    await aRegisteredPhone(db, actor.id)
    const { id: methodId, codes } = await aSet(deps, actor)
    const proof = { methodId, option: 'recovery_code', purpose: 'step_up' } as const
    const asked = await startProof(deps, actor, proof)
    const challengeId = asked.ok ? asked.value.challengeId : ''
    await put(aPolicy({ recoveryCodes: false }))
    expect(await findChallenge(db, challengeId, actor)).toMatchObject({ endedReason: 'forbidden' })
    expect(await stepUp(deps, actor, { challengeId, code: codes[0] })).toMatchObject({ error: { kind: 'not_usable' } })
    expect(await startProof(deps, actor, proof)).toMatchObject({ error: { kind: 'not_usable' } })
    expect(await makeCodes(deps, actor, { from: 'none' })).toEqual({ ok: false, error: 'not_allowed' })
    expect(await db.recoveryCode.count({ where: { methodId, usedAt: null } })).toBe(10)
    await db.policy.deleteMany()
    expect(await startProof(deps, actor, proof)).toMatchObject({ ok: true })
  })
})

describe('saving a policy', () => {
  it.each([
    ['no channel', { text: false, call: false }],
    ['no slot', { slots: { mobile: false, alternate: false, office: false } }],
    ['an alternate phone only, which needs a phone', { slots: { mobile: false, office: false } }],
    ['an office phone without calls', { call: false, slots: { mobile: false, alternate: false } }],
  ])('that leaves %s and no app is refused', async (_, policy) => {
    expect(
      await savePolicy(
        deps,
        admin,
        aPolicy({ ...policy, appCode: false, appNotification: false, securityKey: false }),
        0,
      ),
    ).toEqual({
      ok: false,
      error: 'nobody_can_register',
    })
    expect(await loadVersionedPolicy(db)).toMatchObject({ version: 0 })
  })

  it('without any country is refused', async () => {
    expect(await savePolicy(deps, admin, aPolicy({ countries: [] }), 0)).toEqual({ ok: false, error: 'no_country' })
  })

  it('counts from the next request on', async () => {
    await put(aPolicy({ methodRequired: true }))
    expect(await loadVersionedPolicy(db)).toEqual({ policy: aPolicy({ methodRequired: true }), version: 1 })
  })

  it('over a version that another administrator replaced is refused', async () => {
    await put(aPolicy({ text: false }))
    expect(await savePolicy(deps, admin, aPolicy(), 0)).toEqual({ ok: false, error: 'changed_meanwhile' })
    expect((await loadPolicy(db)).text).toBe(false)
  })

  it('of a version that never was is refused', async () => {
    expect(await savePolicy(deps, admin, aPolicy(), 7)).toEqual({ ok: false, error: 'changed_meanwhile' })
  })

  it.each([0, 1])('by ten administrators at once over version %i lets exactly one win', async (version) => {
    if (version === 1) await put(aPolicy())
    const before = await db.auditEvent.count({ where: { type: 'policy.changed' } })
    const policies = Array.from({ length: 10 }, (_, n) => aPolicy(n % 2 ? { text: false } : { call: false }))
    const answers = await Promise.all(policies.map((policy) => savePolicy(deps, admin, policy, version)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const winner = policies[answers.findIndex(({ ok }) => ok)]
    expect(await loadVersionedPolicy(db)).toEqual({ policy: winner, version: version + 1 })
    expect(await db.auditEvent.count({ where: { type: 'policy.changed' } })).toBe(before + 1)
  })

  it('writes one audit row that tells before, after, and how many challenges ended', async () => {
    await db.challenge.deleteMany()
    await started(deps, await anActor(db))
    await put(aPolicy({ text: false }))
    const row = await db.auditEvent.findFirst({ orderBy: { seq: 'desc' } })
    expect(row).toMatchObject({
      type: 'policy.changed',
      actorId: admin.id,
      subjectId: null,
      details: { before: aPolicy(), after: aPolicy({ text: false }), endedChallenges: 1 },
    })
  })
})
