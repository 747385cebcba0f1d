import { beforeEach, describe, expect, it } from 'vitest'
import { setInnerGroups } from '@/features/groups/inner-groups'
import { createGroup, deleteGroup } from '@/features/groups/manage-groups'
import { findGroup } from '@/features/groups/repository'
import { findBelonging, loadPolicyFor } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { anActor, aPerson, aPolicy } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'

const db = await ownDatabase()
const deps = testDeps({ db, codes: scriptedCodes() })
const admin = await anActor(db, { role: 'admin' })

beforeEach(async () => {
  await db.policy.deleteMany()
  await db.group.deleteMany()
})

async function aGroup(name: string): Promise<string> {
  const made = await createGroup(deps, admin, name)
  if (!made.ok) throw new Error('The name is taken')
  return made.value.id
}
async function aMember(groupId: string): Promise<string> {
  const { id: userId } = await aPerson(db)
  await db.membership.create({ data: { groupId, userId } })
  return userId
}
const put = (id: string, ...inner: string[]) => setInnerGroups(deps, admin, { id, inner })
const groupsOf = async (userId: string) => (await findBelonging(db, userId)).groups

describe('a group inside another', () => {
  it('makes its members members of the other, for what the policy allows and requires, until it is taken out', async () => {
    const [clinic, ward] = [await aGroup('Clinic'), await aGroup('Ward')]
    const member = await aMember(ward)
    expect(await groupsOf(member)).toEqual([ward])
    expect(await put(clinic, ward)).toEqual({ ok: true, value: null })
    expect([...(await groupsOf(member))].sort()).toEqual([clinic, ward].sort())

    const audiences = { call: { include: [clinic], exclude: [] }, text: { include: null, exclude: [clinic] } }
    const twoStep = { required: 'groups' as const, groups: [clinic], from: null, skips: 0 }
    expect(await savePolicy(deps, admin, aPolicy({ audiences, twoStep }), 0)).toEqual({ ok: true, value: null })
    expect(await loadPolicyFor(db, member)).toMatchObject({ call: true, text: false, twoStep: { required: 'all' } })
    await put(clinic)
    expect(await loadPolicyFor(db, member)).toMatchObject({ call: false, text: true, twoStep: { required: 'off' } })
  })

  it('counts somebody of both once, and is shown with how many it has', async () => {
    const [clinic, ward] = [await aGroup('Clinic'), await aGroup('Ward')]
    const member = await aMember(ward)
    await db.membership.create({ data: { groupId: clinic, userId: member } })
    await put(clinic, ward)
    expect([...(await groupsOf(member))].sort()).toEqual([clinic, ward].sort())
    expect(await findGroup(db, clinic)).toMatchObject({ members: 1, inner: [{ id: ward, members: 1 }], outer: [] })
    expect(await findGroup(db, ward)).toMatchObject({ inner: [], outer: [{ id: clinic }] })
  })

  it('is one level: not itself, not one that has groups inside, and none inside one that is inside', async () => {
    const [house, clinic, ward] = [await aGroup('House'), await aGroup('Clinic'), await aGroup('Ward')]
    expect(await put(clinic, clinic)).toEqual({ ok: false, error: { kind: 'itself' } })
    expect((await put(clinic, ward)).ok).toBe(true)
    expect(await put(house, clinic)).toEqual({ ok: false, error: { kind: 'has_groups', name: 'Clinic' } })
    expect(await put(ward, house)).toEqual({ ok: false, error: { kind: 'is_inside', name: 'Clinic' } })
    expect(await put(ward, clinic)).toEqual({ ok: false, error: { kind: 'is_inside', name: 'Clinic' } })
    expect(await put(house, 'c0000000-0000-4000-8000-000000000000')).toEqual({ ok: false, error: { kind: 'gone' } })
    expect(await db.groupInGroup.count()).toBe(1)
  })

  it('stays one level when many are put into each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      await db.groupInGroup.deleteMany()
      const ids = await Promise.all(['A', 'B', 'C', 'D'].map((name) => aGroup(`${name} ${round}`)))
      const pairs = ids.flatMap((outer) => ids.filter((id) => id !== outer).map((inner) => [outer, inner] as const))
      await Promise.all(pairs.map(([outer, inner]) => put(outer, inner)))
      const rows = await db.groupInGroup.findMany()
      expect(rows.length).toBeGreaterThan(0)
      const outer = new Set(rows.map(({ groupId }) => groupId))
      expect(rows.filter(({ innerId }) => outer.has(innerId))).toEqual([])
    }
  })

  it('goes with either group, and is told once, with what changed', async () => {
    const [clinic, ward, lab] = [await aGroup('Clinic'), await aGroup('Ward'), await aGroup('Lab')]
    await put(clinic, ward)
    await put(clinic, ward)
    await put(clinic, lab)
    const events = await db.auditEvent.findMany({ where: { type: 'group.inner_changed' }, orderBy: { seq: 'asc' } })
    expect(events.slice(-2).map(({ details }) => details)).toEqual([
      { group: clinic, added: [ward], removed: [] },
      { group: clinic, added: [lab], removed: [ward] },
    ])
    expect(events.at(-1)).toMatchObject({ actorId: admin.id, subjectId: null })
    const member = await aMember(lab)
    expect((await deleteGroup(deps, admin, clinic)).ok).toBe(true)
    expect(await groupsOf(member)).toEqual([lab])
  })
})

it('a group that a policy names for whom something is cannot be deleted', async () => {
  for (const [version, audience] of [
    { include: ['x'], exclude: [] },
    { include: null, exclude: ['x'] },
  ].entries()) {
    const group = await aGroup(`Group ${version}`)
    const named = { include: audience.include && [group], exclude: audience.exclude.map(() => group) }
    expect((await savePolicy(deps, admin, aPolicy({ audiences: { call: named } }), version)).ok).toBe(true)
    expect(await deleteGroup(deps, admin, group)).toEqual({ ok: false, error: 'in_use' })
  }
})
