import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadMethods } from '@/features/methods/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { anActor, aPhone, aPolicy, aRegisteredPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../support/database'
import { registered, testDeps } from '../support/phone-flow'

const db = await ownDatabase()
const deps = testDeps({ db, codes: scriptedCodes() })
const NOT_FOUND = { ok: false, error: 'not_found' }
const load = (userId: string) => loadMethods(db, testKeys, userId)

describe('deleting a method', () => {
  it('takes it away with everything about it, and tells the audit trail its last two digits', async () => {
    const actor = await anActor(db)
    const number = aPhone()
    const id = await aRegisteredPhone(db, actor.id, { number })
    await deleteMethod(deps, actor, id)
    expect(await db.phoneMethod.count({ where: { userId: actor.id } })).toBe(0)
    const [row] = await auditOf(db, actor.id)
    expect(row).toMatchObject({ type: 'method.deleted', details: { method: 'phone', ending: number.slice(-2) } })
  })

  it('that is the default moves the default to the strongest option left', async () => {
    const actor = await anActor(db)
    const mobile = await aRegisteredPhone(db, actor.id, { default: 'call' })
    await aRegisteredPhone(db, actor.id, { slot: 'office' })
    const alternate = await aRegisteredPhone(db, actor.id, { slot: 'alternate' })
    const answer = await deleteMethod(deps, actor, mobile)
    expect(answer).toMatchObject({
      value: { type: 'phone', defaultMovedTo: { method: { id: alternate }, option: 'text' } },
    })
    expect((await load(actor.id)).stored).toEqual({ methodId: alternate, option: 'text' })
    expect(await eventsOf(db, actor.id)).toEqual(['method.deleted', 'default.changed'])
  })

  it('that is not the default leaves the default alone', async () => {
    const actor = await anActor(db)
    const mobile = await aRegisteredPhone(db, actor.id, { default: 'call' })
    const office = await aRegisteredPhone(db, actor.id, { slot: 'office' })
    expect(await deleteMethod(deps, actor, office)).toMatchObject({ value: { defaultMovedTo: null } })
    expect((await load(actor.id)).stored).toEqual({ methodId: mobile, option: 'call' })
    expect(await eventsOf(db, actor.id)).toEqual(['method.deleted'])
  })

  it('that is the last one leaves no default', async () => {
    const actor = await anActor(db)
    const id = await aRegisteredPhone(db, actor.id, { default: 'text' })
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ value: { defaultMovedTo: 'none' } })
    expect(await load(actor.id)).toEqual({ methods: [], stored: null })
  })

  it('of somebody else answers as one that is not there, and leaves it', async () => {
    const [actor, other] = [await anActor(db), await anActor(db)]
    const theirs = await aRegisteredPhone(db, other.id)
    expect(await deleteMethod(deps, actor, theirs)).toEqual(NOT_FOUND)
    expect(await deleteMethod(deps, actor, newId())).toEqual(NOT_FOUND)
    expect((await load(other.id)).methods).toHaveLength(1)
  })

  it('twice is done once', async () => {
    const actor = await anActor(db)
    const id = await aRegisteredPhone(db, actor.id)
    expect((await deleteMethod(deps, actor, id)).ok).toBe(true)
    expect(await deleteMethod(deps, actor, id)).toEqual(NOT_FOUND)
  })

  it('eight times at once is done once', async () => {
    const actor = await anActor(db)
    const id = await aRegisteredPhone(db, actor.id, { default: 'text' })
    await aRegisteredPhone(db, actor.id, { slot: 'alternate' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => deleteMethod(deps, actor, id)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(7).fill(NOT_FOUND))
    expect(await eventsOf(db, actor.id)).toEqual(['method.deleted', 'default.changed'])
  })

  it('that came of a challenge keeps the challenge, which names it no more', async () => {
    const actor = await anActor(db)
    await deleteMethod(deps, actor, await registered(deps, actor))
    const challenge = await db.challenge.findFirstOrThrow({ where: { userId: actor.id } })
    expect(challenge).toMatchObject({ methodId: null, consumedAt: deps.now() })
  })

  it('makes room for the same number again', async () => {
    const actor = await anActor(db)
    const to = aPhone()
    await deleteMethod(deps, actor, await registered(deps, actor, { to }))
    await registered(deps, actor, { to })
    expect((await load(actor.id)).methods).toHaveLength(1)
  })
})

describe('where the policy demands a method', () => {
  it('the last one stays, another may go, however many deletes arrive at once', async () => {
    await savePolicy(deps, await anActor(db, { role: 'admin' }), aPolicy({ methodRequired: true }), 0)
    const actor = await anActor(db)
    const ids = [
      await aRegisteredPhone(db, actor.id, { default: 'text' }),
      await aRegisteredPhone(db, actor.id, { slot: 'alternate' }),
      await aRegisteredPhone(db, actor.id, { slot: 'office' }),
    ]
    const answers = await Promise.all(ids.map((id) => deleteMethod(deps, actor, id)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    expect(answers).toContainEqual({ ok: false, error: 'required' })
    const { methods, stored } = await load(actor.id)
    expect(methods.map(({ id }) => id)).toEqual([stored?.methodId])
  })
})
