import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  addMember,
  createGroup,
  deleteGroup,
  GroupName,
  removeMember,
  renameGroup,
} from '@/features/groups/manage-groups'
import { findGroup, listGroups } from '@/features/groups/repository'
import { deleteMethod } from '@/features/methods/delete-method'
import { policyFor } from '@/features/policy/organisation-policy'
import { loadPolicy, loadPolicyFor } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { loadSetUp } from '@/features/registration/load-set-up'
import type { PrismaClient } from '@/generated/prisma/client'
import { anActor, aPolicy, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { type TestDeps, testDeps } from '../../support/phone-flow'

let db: PrismaClient
let deps: TestDeps
beforeAll(async () => {
  db = await ownDatabase()
  deps = testDeps({ db, codes: scriptedCodes() })
})
beforeEach(async () => {
  await db.policy.deleteMany()
  await db.group.deleteMany()
})

const anAdministrator = () => anActor(db, { role: 'admin' })
const TODAY = '2027-02-01'

async function aGroup(name = 'Finance'): Promise<string> {
  const made = await createGroup(deps, await anAdministrator(), name)
  if (!made.ok) throw new Error('The name is taken')
  return made.value.id
}
const twoStepFor = (groups: string[]) => aPolicy({ twoStep: { required: 'groups', groups, from: null, skips: 0 } })
const save = async (groups: string[], version = 0) =>
  savePolicy(deps, await anAdministrator(), twoStepFor(groups), version)

describe('two-step required for groups', () => {
  it('is so for their members from the next look on, and for nobody else', async () => {
    const [group, other] = [await aGroup(), await aGroup('Field staff')]
    const [member, somebody] = [await anActor(db), await anActor(db)]
    const administrator = await anAdministrator()
    expect(await save([group])).toEqual({ ok: true, value: null })
    await addMember(deps, administrator, { id: other, email: somebody.email })
    const setUp = async (actor: typeof member) => (await loadSetUp({ db, keys: testKeys }, actor, TODAY)).kind
    expect([await setUp(member), await setUp(somebody)]).toEqual(['nothing', 'nothing'])

    await addMember(deps, administrator, { id: group, email: member.email })
    expect([await setUp(member), await setUp(somebody)]).toEqual(['required', 'nothing'])
    await removeMember(deps, administrator, { id: group, userId: member.id })
    expect(await setUp(member)).toBe('nothing')
  })

  it('keeps the last method of a member, and lets anybody else delete theirs', async () => {
    const group = await aGroup()
    const [member, somebody] = [await anActor(db), await anActor(db)]
    await save([group])
    await addMember(deps, await anAdministrator(), { id: group, email: member.email })
    const phones = [await aRegisteredPhone(db, member.id), await aRegisteredPhone(db, somebody.id)]
    expect(await deleteMethod(deps, member, phones[0] ?? '')).toEqual({ ok: false, error: 'required' })
    expect((await deleteMethod(deps, somebody, phones[1] ?? '')).ok).toBe(true)
  })

  it('is refused without a group, and for a group that is gone', async () => {
    expect(await save([])).toEqual({ ok: false, error: 'no_group' })
    const group = await aGroup()
    await deleteGroup(deps, await anAdministrator(), group)
    expect(await save([group])).toEqual({ ok: false, error: 'changed_meanwhile' })
    expect((await loadPolicy(db)).twoStep.required).toBe('off')
  })

  it('holds from its day on, for members too', async () => {
    const group = await aGroup()
    const member = await anActor(db)
    await addMember(deps, await anAdministrator(), { id: group, email: member.email })
    const later = aPolicy({ twoStep: { required: 'groups', groups: [group], from: '2027-02-02', skips: 0 } })
    await savePolicy(deps, await anAdministrator(), later, 0)
    expect((await loadSetUp({ db, keys: testKeys }, member, TODAY)).kind).toBe('nothing')
    expect((await loadSetUp({ db, keys: testKeys }, member, '2027-02-02')).kind).toBe('required')
  })

  it('is never half-way: saved at once with the deletion of its group, one of the two is refused', async () => {
    for (const version of [0, 1, 2, 3]) {
      const group = await aGroup(`Group ${version}`)
      const policy = await loadPolicy(db)
      const [saved, deleted] = await Promise.all([
        save([group], (await db.policy.findFirst())?.version ?? 0),
        deleteGroup(deps, await anAdministrator(), group),
      ])
      expect(saved.ok !== deleted.ok).toBe(true)
      const named = (await loadPolicy(db)).twoStep.groups
      expect(await db.group.count({ where: { id: { in: named } } })).toBe(named.length)
      if (!saved.ok) expect((await loadPolicy(db)).twoStep).toEqual(policy.twoStep)
    }
  })
})

describe('a group', () => {
  it('has a name that no other has, in upper or lower case, however many are made at once', async () => {
    const administrator = await anAdministrator()
    const made = await Promise.all(
      ['Finance', 'finance', 'FINANCE'].map((name) => createGroup(deps, administrator, name)),
    )
    expect(made.filter(({ ok }) => ok)).toHaveLength(1)
    const other = await aGroup('Field staff')
    expect(await renameGroup(deps, administrator, { id: other, name: 'fiNance' })).toEqual({
      ok: false,
      error: 'taken',
    })
    expect((await renameGroup(deps, administrator, { id: other, name: 'FIELD STAFF' })).ok).toBe(true)
  })

  it.each(['', '   ', 'x'.repeat(81), 'two\nlines', 'right\u202Eleft', 'a\u0000b'])('cannot be called %j', (name) => {
    expect(GroupName.safeParse(name).success).toBe(false)
  })

  it('is not deleted while the policy names it, and takes no person with it', async () => {
    const [group, administrator, member] = [await aGroup(), await anAdministrator(), await anActor(db)]
    await addMember(deps, administrator, { id: group, email: member.email })
    await save([group])
    expect(await deleteGroup(deps, administrator, group)).toEqual({ ok: false, error: 'in_use' })
    await savePolicy(deps, administrator, aPolicy(), 1)
    expect((await deleteGroup(deps, administrator, group)).ok).toBe(true)
    expect(await db.user.count({ where: { id: member.id } })).toBe(1)
    expect(await loadPolicyFor(db, member.id)).toEqual(policyFor(aPolicy(), { role: 'user', groups: [] }))
    expect(await deleteGroup(deps, administrator, group)).toEqual({ ok: false, error: 'gone' })
  })

  it('takes a person once, and nobody who does not exist', async () => {
    const [group, administrator, member] = [await aGroup(), await anAdministrator(), await anActor(db)]
    const add = (email: string) => addMember(deps, administrator, { id: group, email })
    await Promise.all([add(member.email), add(member.email), add(member.email)])
    expect(await findGroup(db, group)).toMatchObject({ members: 1, people: [{ email: member.email }] })
    expect(await add('nobody@example.test')).toEqual({ ok: false, error: 'nobody' })
    expect(await listGroups(db)).toMatchObject([{ id: group, members: 1 }])
    const events = await db.auditEvent.findMany({ where: { actorId: administrator.id } })
    expect(events.map(({ type }) => type)).toEqual(['group.member_added'])
  })
})
