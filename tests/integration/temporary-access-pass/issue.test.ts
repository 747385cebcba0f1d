import { v7 as newId } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { issuePass } from '@/features/methods/temporary-access-pass/issue-pass'
import { revokePass } from '@/features/methods/temporary-access-pass/revoke-pass'
import { signInWithPass } from '@/features/sign-in/access-pass'
import { days, hours, minutes, seconds } from '@/lib/time'
import { aPass, aPassTerms } from '../../support/access-pass'
import { anActor, aPerson, fromNow } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { beforeCommit, save } from '../../support/mid-flow'
import { aVisitor } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** An administrator, and somebody without a method. */
async function aDesk() {
  const deps = testDeps({ db, codes: scriptedCodes() })
  const [admin, person] = [await anActor(db, { role: 'admin' }), await aPerson(db)]
  return {
    deps,
    admin,
    person,
    issue: (overrides: Parameters<typeof aPassTerms>[0] = {}, from: string | null = null, by = admin) =>
      issuePass(deps, by, { userId: person.id, from, terms: aPassTerms(overrides) }),
    pass: () => db.accessPass.findUnique({ where: { userId: person.id } }),
  }
}
const error = (answer: { ok: boolean; error?: unknown }) => (answer.ok ? 'ok' : answer.error)

describe('a pass that an administrator issues', () => {
  it('is there, told and audited with its reason, and its code is nowhere but in the answer', async () => {
    const { deps, admin, person, issue, pass } = await aDesk()
    const issued = await issue({ length: 20, life: hours(8), isOneTime: false })
    if (!issued.ok) throw new Error('Not issued')
    const { code, startsAt, endsAt } = issued.value
    expect(code).toMatch(/^[0-9CDFGHJKMNPQRTVWXY]{20}$/)
    expect([startsAt, endsAt]).toEqual([deps.now(), fromNow(deps, hours(8))])
    const row = await pass()
    expect(row).toMatchObject({ startsAt, endsAt, isOneTime: false, usedAt: null, issuedBy: admin.id })
    const [event] = (await auditOf(db, person.id)).filter(({ type }) => type === 'access_pass.issued')
    expect(event).toMatchObject({
      actorId: admin.id,
      details: { reason: 'Lost phone, ticket 4711', isOneTime: false, replaced: false, endsAt: endsAt.toISOString() },
    })
    const notice = await db.notice.findFirstOrThrow({ where: { userId: person.id, event: 'access_pass_issued' } })
    expect(notice.changeId).not.toBeNull()
    const everywhere = JSON.stringify([row, event?.details, notice.details, await db.change.findMany()])
    expect(everywhere).not.toContain(code)
  })

  it('takes the place of the one before, which dies at once with the sessions that it opened', async () => {
    const { deps, person, issue, pass } = await aDesk()
    const first = await aPass(deps, person.id, { isOneTime: false })
    const [other, own] = [await signedInAgain(db, person, { at: deps.now() }), aVisitor()]
    expect((await signInWithPass(deps, own, { email: person.email, code: first.code })).ok).toBe(true)
    const second = await issue({}, first.id)
    expect(second.ok).toBe(true)
    expect(await db.accessPass.count({ where: { userId: person.id } })).toBe(1)
    expect((await pass())?.methodId).not.toBe(first.id)
    const sessions = await db.session.findMany({ where: { userId: person.id } })
    expect(sessions.map(({ id, endedReason }) => [id === other.sessionId, endedReason])).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, 'pass_revoked'],
      ]),
    )
    expect(error(await signInWithPass(deps, aVisitor(), { email: person.email, code: first.code }))).toEqual({
      kind: 'refused',
    })
    const told = await db.notice.findMany({ where: { userId: person.id, event: 'access_pass_issued' } })
    expect(told.map(({ details }) => (details as { replaced?: boolean }).replaced)).toEqual([false, true])
  })

  it('is one of two that administrators issue at once, and the other is told', async () => {
    const { deps, person, issue, pass } = await aDesk()
    const desks = await Promise.all(Array.from({ length: 8 }, () => anActor(db, { role: 'admin' })))
    const answers = await Promise.all(desks.map((by) => issue({}, null, by)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((one) => error(one) === 'changed_meanwhile')).toHaveLength(7)
    const winner = desks[answers.findIndex(({ ok }) => ok)]
    expect(await pass()).toMatchObject({ issuedBy: winner?.id })
    const shown = answers.flatMap((one) => (one.ok ? [one.value.code] : []))
    expect((await signInWithPass(deps, aVisitor(), { email: person.email, code: shown[0] ?? '' })).ok).toBe(true)
    expect((await eventsOf(db, person.id)).filter((type) => type === 'access_pass.issued')).toHaveLength(1)
  })

  it('is not issued again by the same form, nor by one that saw another pass', async () => {
    const { deps, person, issue, pass } = await aDesk()
    const first = await aPass(deps, person.id)
    expect(error(await issue())).toBe('changed_meanwhile')
    expect(error(await issue({}, newId()))).toBe('changed_meanwhile')
    expect((await pass())?.methodId).toBe(first.id)
  })

  it.each([
    [
      'for oneself',
      async ({ deps, admin }: Desk) => issuePass(deps, admin, { userId: admin.id, from: null, terms: aPassTerms() }),
      'yourself',
    ],
    [
      'for nobody',
      async ({ deps, admin }: Desk) => issuePass(deps, admin, { userId: newId(), from: null, terms: aPassTerms() }),
      'not_found',
    ],
    ['by somebody who is no administrator', async ({ issue }: Desk) => issue({}, null, await anActor(db)), 'not_found'],
    [
      'by the help desk',
      async ({ issue }: Desk) => issue({}, null, await anActor(db, { role: 'helpdesk' })),
      'not_found',
    ],
    [
      'by a disabled administrator',
      async ({ deps, issue }: Desk) => issue({}, null, await anActor(db, { role: 'admin', disabledAt: deps.now() })),
      'not_found',
    ],
    [
      'where the policy forbids it',
      async (desk: Desk) => {
        await save({ accessPass: false })({ db, deps: desk.deps })
        return desk.issue()
      },
      'not_allowed',
    ],
    ['from yesterday', async ({ deps, issue }: Desk) => issue({ startsAt: fromNow(deps, -days(1)) }), 'in_the_past'],
    [
      'from a minute ago',
      async ({ deps, issue }: Desk) => issue({ startsAt: fromNow(deps, -minutes(1)) }),
      'in_the_past',
    ],
    [
      'from 31 days ahead',
      async ({ deps, issue }: Desk) => issue({ startsAt: fromNow(deps, days(30) + minutes(1)) }),
      'too_far_ahead',
    ],
  ])('is refused %s, and nothing is written', async (_, issuing, why) => {
    const desk = await aDesk()
    const before = await db.accessPass.count()
    expect(error(await issuing(desk))).toBe(why)
    expect(await db.accessPass.count()).toBe(before)
    expect(await eventsOf(db, desk.person.id)).toEqual([])
    expect(await db.notice.count({ where: { userId: desk.person.id } })).toBe(0)
  })

  it('is refused for a disabled account', async () => {
    const { deps, person, issue } = await aDesk()
    await db.user.update({ where: { id: person.id }, data: { disabledAt: deps.now() } })
    expect(error(await issue())).toBe('disabled')
  })

  it('starts now where the minute that was chosen has begun', async () => {
    const { deps, issue } = await aDesk()
    expect(await issue({ startsAt: fromNow(deps, -seconds(40)) })).toMatchObject({
      value: { startsAt: deps.now() },
    })
  })

  it.each([
    ['loses the role', ({ admin }: Desk) => db.user.update({ where: { id: admin.id }, data: { role: 'user' } })],
    ['is disabled', ({ admin }: Desk) => db.user.update({ where: { id: admin.id }, data: { disabledAt: new Date() } })],
    [
      'is signed out',
      ({ admin }: Desk) =>
        db.session.update({ where: { id: admin.sessionId }, data: { endedAt: new Date(), endedReason: 'signed_out' } }),
    ],
  ])('is not issued by an administrator who %s in the middle of it', async (_, happen) => {
    const desk = await aDesk()
    const admin = await signedInAgain(db, desk.admin, { at: desk.deps.now() })
    const deps = beforeCommit(desk.deps, () => Promise.resolve(happen({ ...desk, admin })))
    const answer = await issuePass(deps, admin, { userId: desk.person.id, from: null, terms: aPassTerms() })
    expect(error(answer)).toBe('not_found')
    expect(await desk.pass()).toBeNull()
  })
})
type Desk = Awaited<ReturnType<typeof aDesk>>

describe('a pass that is revoked', () => {
  it('is gone with the sessions that it opened, told and audited with the reason', async () => {
    const { deps, person, pass } = await aDesk()
    const { id, code, admin } = await aPass(deps, person.id, { isOneTime: false })
    await signInWithPass(deps, aVisitor(), { email: person.email, code })
    expect(await revokePass(deps, admin, { userId: person.id, methodId: id, reason: 'Not needed' })).toMatchObject({
      ok: true,
    })
    expect(await pass()).toBeNull()
    expect(await db.method.count({ where: { id } })).toBe(0)
    expect(await db.session.count({ where: { userId: person.id, endedAt: null } })).toBe(0)
    const [event] = (await auditOf(db, person.id)).filter(({ type }) => type === 'access_pass.revoked')
    expect(event).toMatchObject({ actorId: admin.id, details: { reason: 'Not needed', sessions: 1 } })
    expect(await db.notice.count({ where: { userId: person.id, event: 'access_pass_revoked' } })).toBe(1)
  })

  it('is revoked once by many at the same time', async () => {
    const { deps, person } = await aDesk()
    const { id, admin } = await aPass(deps, person.id)
    const revoke = () => revokePass(deps, admin, { userId: person.id, methodId: id, reason: 'Twice' })
    const answers = await Promise.all(Array.from({ length: 12 }, revoke))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it.each([
    [
      'by somebody who is no administrator',
      async (one: Revoking) => revokePass(one.deps, await anActor(db), one),
      'gone',
    ],
    [
      'as the one of somebody else',
      async (one: Revoking) => revokePass(one.deps, one.admin, { ...one, userId: (await aPerson(db)).id }),
      'gone',
    ],
    [
      'under the id of another method',
      async (one: Revoking) => revokePass(one.deps, one.admin, { ...one, methodId: newId() }),
      'gone',
    ],
    [
      'by its own person',
      async (one: Revoking) => revokePass(one.deps, { ...one.admin, id: one.userId }, one),
      'yourself',
    ],
  ])('is not revoked %s', async (_, revoking, why) => {
    const { deps, person, pass } = await aDesk()
    const { id: methodId, admin } = await aPass(deps, person.id)
    expect(error(await revoking({ deps, admin, userId: person.id, methodId, reason: 'No' }))).toBe(why)
    expect((await pass())?.methodId).toBe(methodId)
  })
})
type Revoking = Pick<Desk, 'deps' | 'admin'> & Parameters<typeof revokePass>[2]
