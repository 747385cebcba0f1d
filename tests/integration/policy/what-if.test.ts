import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isIssued } from '@/features/methods/method-type'
import { findMethods } from '@/features/methods/repository'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import { findBelonging, loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { dayOf, type EffectId, effectIds, effectsOn } from '@/features/policy/what-if/effects'
import { countEffects, peopleAffected } from '@/features/policy/what-if/people-affected'
import { anActor, aPerson, aPolicy, aRegisteredPhone, testKeys } from '../../support/builders'
import { ownDatabase } from '../../support/database'
import { aMember, anyPolicy, writeGroups, writeMembers } from '../../support/organisation'

const db = await ownDatabase()
/** Everything that a second step is made of. */
const forSignIn = ['text', 'call', 'appCode', 'appNotification', 'securityKey'] as const
const TODAY = '2027-04-01'

const whatIf = (now: OrganisationPolicy, next: OrganisationPolicy) => ({ now, next, day: dayOf(next, TODAY) })

async function listed(question: ReturnType<typeof whatIf>, effect: EffectId): Promise<string[]> {
  const emails: string[] = []
  for await (const { email } of peopleAffected(db, question, effect)) emails.push(email)
  return emails
}

/** The same, one person after the other, by what the rest of the product reads of each. */
async function byHand(question: ReturnType<typeof whatIf>): Promise<Record<EffectId, string[]>> {
  const found = Object.fromEntries(effectIds.map((id): [string, string[]] => [id, []])) as Record<EffectId, string[]>
  const people = await db.user.findMany({ where: { disabledAt: null }, orderBy: { email: 'asc' } })
  for (const { id, email, passwordHash, defaultMethodId, defaultOption } of people) {
    const subject = {
      ...(await findBelonging(db, id)),
      methods: (await findMethods(db, testKeys, id)).filter(({ type }) => !isIssued(type)),
      hasPassword: passwordHash !== null,
      stored: defaultMethodId && defaultOption ? { methodId: defaultMethodId, option: defaultOption } : null,
    }
    for (const effect of effectsOn(subject, question)) found[effect].push(email)
  }
  return found
}

async function empty() {
  await db.user.updateMany({ data: { defaultMethodId: null, defaultOption: null } })
  await db.user.deleteMany()
  await db.group.deleteMany()
  await db.policy.deleteMany()
}

it('what-if counts and lists whom it would find one after the other, in any organisation', async () => {
  const seen = new Set<EffectId>()
  await empty()
  const groups = await writeGroups(db)
  const policy = anyPolicy(groups)
  await fc.assert(
    fc.asyncProperty(fc.array(aMember, { minLength: 8, maxLength: 14 }), policy, policy, async (members, now, next) => {
      await db.user.updateMany({ data: { defaultMethodId: null, defaultOption: null } })
      await db.user.deleteMany()
      await writeMembers(db, members, groups)
      const question = whatIf(now, next)
      const expected = await byHand(question)
      const counted = await countEffects(db, question)
      expect(counted.people).toBe(members.filter(({ disabled }) => !disabled).length)
      expect(counted.of).toEqual(Object.fromEntries(effectIds.map((id) => [id, expected[id].length])))
      for (const effect of effectIds) {
        expect(await listed(question, effect)).toEqual(expected[effect])
        if (expected[effect].length > 0) seen.add(effect)
      }
    }),
    // The same organisations each time, so that each effect is among them for sure.
    { numRuns: 80, seed: 20270401 },
  )
  expect([...seen].sort()).toEqual([...effectIds].sort())
}, 240_000)

it('says who loses what, in words that can be checked by hand', async () => {
  await empty()
  const admin = await anActor(db, { role: 'admin' })
  const texter = await aPerson(db, { passwordHash: 'hash' })
  await aRegisteredPhone(db, texter.id, { default: 'text' })
  const both = await aPerson(db, { passwordHash: 'hash' })
  await aRegisteredPhone(db, both.id, { default: 'text' })
  await aRegisteredPhone(db, both.id, { slot: 'office' })
  const gone = await aPerson(db, { disabledAt: new Date() })
  await aRegisteredPhone(db, gone.id)

  const noMobile = aPolicy({ slots: { mobile: false, alternate: false } })
  const question = whatIf(aPolicy(), noMobile)
  expect(await countEffects(db, question)).toEqual({
    people: 3,
    of: { locked_out: 0, loses_two_step: 1, loses_reset: 1, default_moves: 2, led_to_set_up: 0, only_restricted: 0 },
  })
  expect(await listed(question, 'loses_two_step')).toEqual([texter.email])
  expect(await listed(question, 'loses_reset')).toEqual([both.email])

  const required = { twoStep: { required: 'all' as const, groups: [], from: '2030-01-01', skips: 0 } }
  const later = whatIf(aPolicy(), aPolicy(required))
  expect(await listed(later, 'led_to_set_up')).toEqual([admin.email])
  const weak = whatIf(aPolicy(), aPolicy({ appCode: false, appNotification: false, securityKey: false }))
  expect((await countEffects(db, weak)).of.only_restricted).toBe(3)
})

it('lists people of more than one batch, each once and in order', async () => {
  await empty()
  const people = Array.from({ length: 4_001 }, (_, at) => ({
    id: crypto.randomUUID(),
    email: `p${String(at).padStart(5, '0')}@example.test`,
    displayName: 'Somebody',
  }))
  await db.user.createMany({ data: people })
  const required = aPolicy({ twoStep: { required: 'all', groups: [], from: null, skips: 0 } })
  const found = await listed(whatIf(aPolicy(), required), 'led_to_set_up')
  expect(found).toEqual(people.map(({ email }) => email))
})

it('refuses what would lock every administrator out, and lets one stay', async () => {
  await empty()
  const admin = await anActor(db, { role: 'admin' })
  const group = await db.group.create({ data: { id: crypto.randomUUID(), name: 'Staff', createdAt: new Date() } })
  const other = await anActor(db)
  await db.membership.create({ data: { groupId: group.id, userId: other.id } })
  const forStaff = { include: [group.id], exclude: [] }
  const audiences = Object.fromEntries(forSignIn.map((subject) => [subject, forStaff]))
  const twoStep = { required: 'all' as const, groups: [], from: '2030-01-01', skips: 3 }
  const policy = aPolicy({ audiences, twoStep })
  const save = () => savePolicy({ db, now: () => new Date() }, admin, policy, 0)
  expect(await save()).toEqual({ ok: false, error: 'no_administrator' })
  expect((await loadVersionedPolicy(db)).version).toBe(0)
  await aRegisteredPhone(db, admin.id)
  expect(await save()).toEqual({ ok: false, error: 'no_administrator' })
  await db.membership.create({ data: { groupId: group.id, userId: admin.id } })
  expect(await save()).toEqual({ ok: true, value: null })
})

it('refuses a policy under which nobody who is there could register anything', async () => {
  await empty()
  const admin = await anActor(db, { role: 'admin' })
  const group = await db.group.create({ data: { id: crypto.randomUUID(), name: 'Nobody yet', createdAt: new Date() } })
  const forNobody = { include: [group.id], exclude: [] }
  const audiences = Object.fromEntries(forSignIn.map((subject) => [subject, forNobody]))
  const save = () => savePolicy({ db, now: () => new Date() }, admin, aPolicy({ audiences }), 0)
  expect(await save()).toEqual({ ok: false, error: 'nobody_can_register' })
  await db.membership.create({ data: { groupId: group.id, userId: admin.id } })
  expect(await save()).toEqual({ ok: true, value: null })
})
