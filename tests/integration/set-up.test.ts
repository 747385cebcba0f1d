import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadPolicy, loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { loadSetUp } from '@/features/registration/load-set-up'
import { skipSetUp } from '@/features/registration/skip-set-up'
import { endSessions } from '@/features/sessions/repository'
import { anActor, aPolicy, aRegisteredPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, ownDatabase } from '../support/database'
import { enter, registered, started, type TestDeps, testDeps } from '../support/phone-flow'
import { aSignedInPerson, signedInAgain } from '../support/signed-in'

const db = await ownDatabase()
const admin = await anActor(db, { role: 'admin' })
const TODAY = '2027-02-01'
let deps: TestDeps

beforeEach(async () => {
  await db.policy.deleteMany()
  deps = testDeps({ db, codes: scriptedCodes() })
})

const twoStep = (skips = 0, from: string | null = null) => ({
  twoStep: { required: 'all' as const, groups: [], from, skips },
})
const put = async (changes: Parameters<typeof aPolicy>[0]) => {
  const saved = await savePolicy(deps, admin, aPolicy(changes), (await loadVersionedPolicy(db)).version)
  if (!saved.ok) throw new Error(`Not saved: ${saved.error}`)
}
const setUp = (actor: Actor) => loadSetUp({ db, keys: testKeys }, actor, TODAY)
const skip = (actor: Actor) => skipSetUp(deps, actor, TODAY)
const skipsOf = async ({ id }: Actor) => (await db.user.findUniqueOrThrow({ where: { id } })).setUpSkips
const SKIPPED = { ok: true, value: null }
const REFUSED = { ok: false, error: 'not_skippable' }

describe('set-up', () => {
  it('is asked of nobody before the policy demands two-step, nor before its day', async () => {
    const person = await aSignedInPerson(db)
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
    await put(twoStep(0, '2027-02-02'))
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
    await put(twoStep(0, TODAY))
    expect(await setUp(person)).toEqual({ kind: 'required' })
  })

  it('is asked of who is signed in, on the next look, and ends with the phone', async () => {
    const person = await aSignedInPerson(db)
    const challenge = await started(deps, person)
    await put(twoStep())
    expect(await setUp(person)).toEqual({ kind: 'required' })
    expect(await enter(deps, person, challenge)).toMatchObject({ ok: true })
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
  })

  it('begins again when the policy forbids the phone in the middle of it, and goes on with another', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep())
    const challenge = await started(deps, person)
    await put({ ...twoStep(), slots: { mobile: false } })
    expect((await enter(deps, person, challenge)).ok).toBe(false)
    expect(await setUp(person)).toEqual({ kind: 'required' })
    await registered(deps, person, { slot: 'office', channel: 'call' })
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
  })

  it('takes a new number in the place of one that is not allowed any more', async () => {
    const person = await aSignedInPerson(db)
    const id = await aRegisteredPhone(db, person.id, { country: 'FR' })
    await put({ ...twoStep(), countries: ['US'] })
    expect(await setUp(person)).toEqual({ kind: 'required' })
    await registered(deps, person, { replaces: id })
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
  })

  it('keeps the last method from being deleted once two-step is demanded', async () => {
    const person = await aSignedInPerson(db)
    const id = await aRegisteredPhone(db, person.id)
    await put(twoStep())
    expect(await deleteMethod(deps, person, id)).toEqual({ ok: false, error: 'required' })
  })
})

describe('a skip', () => {
  it('opens the portal to this session, costs one, and is in the audit trail', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(2))
    expect(await setUp(person)).toEqual({ kind: 'may_skip', skipsLeft: 2 })
    expect(await skip(person)).toEqual(SKIPPED)
    expect(await setUp(person)).toEqual({ kind: 'nothing' })
    expect(await auditOf(db, person.id)).toMatchObject([
      { type: 'set_up.skipped', sessionId: person.sessionId, details: { skipsLeft: 1 } },
    ])
  })

  it('is asked for anew at the next sign-in, until none is left', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(2))
    await skip(person)
    const second = await signedInAgain(db, person)
    expect(await setUp(second)).toEqual({ kind: 'may_skip', skipsLeft: 1 })
    expect(await skip(second)).toEqual(SKIPPED)
    expect(await setUp(second)).toEqual({ kind: 'nothing' })
    const third = await signedInAgain(db, person)
    expect(await setUp(third)).toEqual({ kind: 'required' })
    expect(await skip(third)).toEqual(REFUSED)
    expect(await skipsOf(person)).toBe(2)
  })

  it('pressed ten times at once in one session costs one', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(5))
    const answers = await Promise.all(Array.from({ length: 10 }, () => skip(person)))
    expect(answers).toEqual(Array(10).fill(SKIPPED))
    expect(await skipsOf(person)).toBe(1)
    expect(await auditOf(db, person.id)).toHaveLength(1)
  })

  it('pressed at once in ten sessions is granted as often as the policy says', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(3))
    const sessions = await Promise.all(Array.from({ length: 10 }, () => signedInAgain(db, person)))
    const answers = await Promise.all(sessions.map(skip))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3)
    expect(await skipsOf(person)).toBe(3)
    const after = await Promise.all(sessions.map(setUp))
    expect(after.filter(({ kind }) => kind === 'nothing')).toHaveLength(3)
    expect(after.filter(({ kind }) => kind === 'required')).toHaveLength(7)
  })

  it('is refused where the policy has taken it back meanwhile', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(1))
    await put(twoStep(0))
    expect(await skip(person)).toEqual(REFUSED)
    expect(await skipsOf(person)).toBe(0)
  })

  it('is worth nothing any more once the policy takes it back', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(1))
    await skip(person)
    await put(twoStep(0))
    expect(await setUp(person)).toEqual({ kind: 'required' })
  })

  it('costs nothing where nothing is asked for', async () => {
    const person = await aSignedInPerson(db)
    expect(await skip(person)).toEqual(SKIPPED)
    expect(await skipsOf(person)).toBe(0)
    expect(await auditOf(db, person.id)).toEqual([])
  })

  it('of a session that has ended, or of a disabled account, is refused and costs nothing', async () => {
    await put(twoStep(3))
    const [ended, disabled] = [await aSignedInPerson(db), await aSignedInPerson(db)]
    await endSessions(db, { userId: ended.id }, 'signed_out', new Date())
    await db.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } })
    expect(await skip(ended)).toEqual(REFUSED)
    expect(await skip(disabled)).toEqual(REFUSED)
    expect([await skipsOf(ended), await skipsOf(disabled)]).toEqual([0, 0])
  })

  it('of one session does not open another', async () => {
    const person = await aSignedInPerson(db)
    await put(twoStep(2))
    await skip(person)
    const stranger = await aSignedInPerson(db)
    expect(await setUp({ ...stranger, sessionId: person.sessionId })).toEqual({ kind: 'may_skip', skipsLeft: 2 })
  })
})

describe('the policy', () => {
  it('that was stored before two-step could be demanded demands nothing', async () => {
    const { twoStep: _, resetProofs: __, ...old } = aPolicy()
    await db.policy.create({ data: { key: 'methods', version: 1, value: old, updatedAt: new Date() } })
    expect((await loadPolicy(db)).twoStep).toEqual({ required: 'off', groups: [], from: null, skips: 0 })
  })

  it('that demands two-step of who could add nothing for it is refused', async () => {
    const nothing = aPolicy({
      ...twoStep(),
      appCode: false,
      appNotification: false,
      securityKey: false,
      slots: { mobile: false, office: false },
    })
    expect(await savePolicy(deps, admin, nothing, 0)).toEqual({ ok: false, error: 'nobody_can_register' })
    const nowhere = aPolicy({ ...twoStep(), countries: [] })
    expect(await savePolicy(deps, admin, nowhere, 0)).toEqual({ ok: false, error: 'no_country' })
  })
})
