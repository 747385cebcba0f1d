import { beforeEach, describe, expect, it } from 'vitest'
import { keepDraft } from '@/features/drafts/drafts'
import { startApp } from '@/features/methods/authenticator-app/start-app'
import { resendCode } from '@/features/methods/phone/resend-code'
import { startPhone } from '@/features/methods/phone/start-phone'
import { isAllowed, usableOptions } from '@/features/methods/registry'
import { findMethods, loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { decoyWays } from '@/features/password-reset/decoy-ways'
import { findSpread } from '@/features/password-reset/repository'
import { namedGroups, type OrganisationPolicy } from '@/features/policy/organisation-policy'
import { reviewPolicy } from '@/features/policy/policy-draft'
import { loadPolicyFor, loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { findChallenge } from '@/features/verification/repository'
import { minutes } from '@/lib/time'
import { aRegisteredApp } from '../../support/apps'
import { anAuthenticator, aRegisteredKey, asked, sendKey } from '../../support/authenticator'
import { anActor, anEmail, aPolicy, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aForgetful, aReset } from '../../support/password-reset'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'

const db = await ownDatabase()
const codes = scriptedCodes()
const deps = testDeps({ db, codes })
const admin = await anActor(db, { role: 'admin' })
let group = ''

beforeEach(async () => {
  await db.policy.deleteMany()
  await db.group.deleteMany()
  await db.challenge.deleteMany()
  group = crypto.randomUUID()
  await db.group.create({ data: { id: group, name: 'Field staff', createdAt: new Date() } })
})

const put = async (policy: OrganisationPolicy) => {
  const saved = await savePolicy(deps, admin, policy, (await loadVersionedPolicy(db)).version)
  if (!saved.ok) throw new Error(`Not saved: ${saved.error}`)
}
const join = (userId: string) => db.membership.create({ data: { groupId: group, userId } })
const textsFor = (include: string[] | null, exclude: string[] = []) =>
  aPolicy({ audiences: { text: { include, exclude } } })

describe('what is for a group only', () => {
  it('is refused to anybody else from the next request on, and never half-way', async () => {
    const [member, other] = [await anActor(db), await anActor(db)]
    await join(member.id)
    await put(textsFor([group]))
    expect((await startPhone(deps, member, aPhoneStep())).ok).toBe(true)
    expect(await startPhone(deps, other, aPhoneStep())).toEqual({ ok: false, error: { kind: 'channel_not_allowed' } })
    expect((await startPhone(deps, other, aPhoneStep({ channel: 'call' }))).ok).toBe(true)
  })

  it('ends the codes on their way to those whom it is taken from, and those of nobody else', async () => {
    const [member, other] = [await anActor(db), await anActor(db)]
    await join(member.id)
    const [theirs, others] = [await started(deps, member), await started(deps, other)]
    await put(textsFor([group]))
    expect(await findChallenge(db, theirs, member)).toMatchObject({ endedAt: null })
    expect(await findChallenge(db, others, other)).toMatchObject({ endedReason: 'forbidden' })
    expect((await enter(deps, member, theirs)).ok).toBe(true)
    const row = await db.auditEvent.findFirstOrThrow({ where: { type: 'policy.changed' }, orderBy: { seq: 'desc' } })
    expect(row.details).toMatchObject({ endedChallenges: 1 })
  })

  it('is gone for somebody who leaves the group while their code is on its way', async () => {
    const member = await anActor(db)
    await join(member.id)
    await put(textsFor([group]))
    const id = await started(deps, member)
    await db.membership.deleteMany()
    expect(await enter(deps, member, id)).toEqual({ ok: false, error: { kind: 'not_allowed' } })
    expect(await loadMethods(db, testKeys, member.id)).toMatchObject({ methods: [] })
  })

  it('is gone even where they leave while the code is compared', async () => {
    const member = await anActor(db)
    await join(member.id)
    await put(textsFor([group]))
    const id = await started(deps, member)
    codes.meanwhile = async () => void (await db.membership.deleteMany())
    expect((await enter(deps, member, id)).ok).toBe(false)
    codes.meanwhile = async () => {}
    expect(await loadMethods(db, testKeys, member.id)).toMatchObject({ methods: [] })
  })

  it('lets the default stand in for it while somebody is excluded, and gives it back', async () => {
    const member = await anActor(db)
    await aRegisteredPhone(db, member.id, { default: 'text' })
    await join(member.id)
    const options = async () =>
      usableOptions(await findMethods(db, testKeys, member.id), await loadPolicyFor(db, member.id)).map(
        ({ option }) => option,
      )
    await put(textsFor(null, [group]))
    expect(await options()).toEqual(['call'])
    await put(textsFor(null))
    expect(await options()).toEqual(['text', 'call'])
  })
})

describe('countries of texts and of calls', () => {
  it('are apart: a number that may be called is not texted', async () => {
    const actor = await anActor(db)
    await put(aPolicy({ countries: { text: ['CH'], call: ['US', 'CH'] } }))
    expect(await startPhone(deps, actor, aPhoneStep())).toEqual({ ok: false, error: { kind: 'country_not_allowed' } })
    expect((await startPhone(deps, actor, aPhoneStep({ channel: 'call' }))).ok).toBe(true)
    const methodId = await aRegisteredPhone(db, actor.id)
    const proof = (option: 'text' | 'call') => startProof(deps, actor, { methodId, option, purpose: 'step_up' })
    expect(await proof('text')).toMatchObject({ ok: false, error: { kind: 'not_usable' } })
    expect((await proof('call')).ok).toBe(true)
  })

  it('end a text to a country that only calls may go to, and no call to it', async () => {
    const [texted, called] = [await anActor(db), await anActor(db)]
    const [text, call] = [await started(deps, texted), await started(deps, called, { channel: 'call' })]
    await put(aPolicy({ countries: { text: ['CH'], call: null } }))
    expect(await findChallenge(db, text, texted)).toMatchObject({ endedReason: 'forbidden' })
    expect(await findChallenge(db, call, called)).toMatchObject({ endedAt: null })
    deps.clock.advance(minutes(1))
    expect(await resendCode(deps, called, { id: call, channel: 'text' })).toMatchObject({
      error: { kind: 'not_allowed' },
    })
  })
})

describe('how many apps', () => {
  it('is what the policy says, and who has more keeps them', async () => {
    const actor = await anActor(db)
    for (const label of ['One', 'Two', 'Three']) await aRegisteredApp(db, actor.id, { label })
    await put(aPolicy({ appLimit: 2 }))
    expect(await startApp(deps, actor, { replaces: null })).toMatchObject({ ok: false })
    const policy = await loadPolicyFor(db, actor.id)
    expect((await findMethods(db, testKeys, actor.id)).every((method) => isAllowed(method, policy))).toBe(true)
    await put(aPolicy({ appLimit: 4 }))
    expect((await startApp(deps, actor, { replaces: null })).ok).toBe(true)
  })
})

describe('which keys', () => {
  const OURS = 'fa2b99dc-9e39-4257-8f92-4a30d23c4118'
  const rules = {
    'synced ones': { synced: false, models: 'any', aaguids: [] },
    'other models': { synced: true, models: 'only', aaguids: ['cb69481e-8ff7-4039-93ec-0a2729a154a8'] },
    'this model': { synced: true, models: 'except', aaguids: [OURS] },
  } as const
  const key = () => anAuthenticator({ isSyncable: true, aaguid: OURS })

  it.each(Object.entries(rules))('%s are not registered, and nothing comes of the challenge', async (_, keyRules) => {
    const actor = await anActor(db)
    const { id, nonce } = await asked(deps, actor)
    await put(aPolicy({ keyRules: { ...keyRules, aaguids: [...keyRules.aaguids] } }))
    expect(await sendKey(deps, actor, id, key().create(nonce))).toEqual({
      ok: false,
      error: { kind: 'make_not_allowed' },
    })
    expect(await loadMethods(db, testKeys, actor.id)).toMatchObject({ methods: [], stored: null })
    expect(
      (await sendKey(deps, actor, id, anAuthenticator({ aaguid: rules['other models'].aaguids[0] }).create(nonce))).ok,
    ).toBe(true)
  })

  it.each(Object.entries(rules))('%s that are there stay, and cannot be used', async (_, keyRules) => {
    const actor = await anActor(db)
    const { id: methodId } = await aRegisteredKey(deps, actor, key())
    await put(aPolicy({ keyRules: { ...keyRules, aaguids: [...keyRules.aaguids] } }))
    const policy = await loadPolicyFor(db, actor.id)
    const [method] = await findMethods(db, testKeys, actor.id)
    expect(method && isAllowed(method, policy)).toBe(false)
    expect(await startProof(deps, actor, { methodId, option: 'security_key', purpose: 'step_up' })).toMatchObject({
      ok: false,
    })
    await put(aPolicy())
    expect((await startProof(deps, actor, { methodId, option: 'security_key', purpose: 'step_up' })).ok).toBe(true)
  })
})

describe('a reset of an account that does not exist', () => {
  it('shows a way that only a group may use about as often as the people of the group are shown it', async () => {
    await db.user.updateMany({ data: { defaultMethodId: null, defaultOption: null } })
    await db.method.deleteMany()
    const people = [
      await aForgetful(db, ['mobile']),
      await aForgetful(db, ['mobile']),
      await aForgetful(db, ['mobile']),
    ]
    for (const { id } of people.slice(0, 2)) await join(id)
    await put(textsFor([group]))
    const policy = (await loadVersionedPolicy(db)).policy
    const spread = await findSpread(db, namedGroups(policy))
    const all = Array.from({ length: 300 }, () => decoyWays(testKeys, anEmail(), policy, spread))
    const texted = all.filter((ways) => ways.some(({ channel }) => channel === 'text')).length
    expect(texted / all.length).toBeGreaterThan(0.55)
    expect(texted / all.length).toBeLessThan(0.78)
    expect(all.every((ways) => ways.some(({ channel }) => channel === 'call'))).toBe(true)
  })

  it('and of one that does, shows each person what is allowed to them', async () => {
    const [member, other] = [await aForgetful(db), await aForgetful(db)]
    await join(member.id)
    await put(textsFor([group]))
    const waysOf = async (email: string) => {
      const reset = aReset(deps)
      await reset.start(email)
      return (await reset.state())?.ways.map(({ channel }) => channel).sort()
    }
    expect(await waysOf(member.email)).toEqual(['call', 'call', 'text', 'text'])
    expect(await waysOf(other.email)).toEqual(['call', 'call'])
  })
})

describe('a review', () => {
  it('lays what one changed on what another saved meanwhile, and says what that was', async () => {
    const base = (await loadVersionedPolicy(db)).policy
    const mine = aPolicy({ call: false, appLimit: 2 })
    const id = await keepDraft(deps, admin, 'policy', { base, mine, page: null })
    const look = () => reviewPolicy(deps, admin, { id, today: '2027-01-01' })
    expect(await look()).toMatchObject({ version: 0, theirs: [], mine: ['call', 'appLimit'], whatIf: { next: mine } })
    await put(aPolicy({ slots: { office: false }, appLimit: 3 }))
    const review = await look()
    expect(review).toMatchObject({ version: 1, theirs: ['office', 'appLimit'], mine: ['call', 'appLimit'] })
    expect(review?.whatIf.next).toMatchObject({ call: false, slots: { office: false }, appLimit: 2 })
    expect(await reviewPolicy(deps, await anActor(db, { role: 'admin' }), { id, today: '2027-01-01' })).toBeNull()
  })
})
