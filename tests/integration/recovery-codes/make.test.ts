import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { changeDefault, DefaultChoice } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { CODES_IN_A_SET, formatCode } from '@/features/methods/recovery-codes/code'
import { codeIndex } from '@/features/methods/recovery-codes/code-index'
import { makeCodes, setOf, versionOf } from '@/features/methods/recovery-codes/make-codes'
import { loadMethods } from '@/features/methods/repository'
import { minutes } from '@/lib/time'
import { aClock, anActor, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'
import { aSet } from '../../support/recovery-codes'

const db = sharedDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes(), clock: aClock() })
const load = (userId: string) => loadMethods(db, testKeys, userId)
const left = async (userId: string) => setOf((await load(userId)).methods)?.uses?.left
const noticesOf = async (userId: string) =>
  (await db.notice.findMany({ where: { userId }, orderBy: { seq: 'asc' } })).map(({ event }) => event)
const changeOf = (userId: string, event: string) =>
  db.change.findFirstOrThrow({ where: { userId, event }, orderBy: { at: 'desc' } })

/** Somebody with a phone that is their default. */
async function anOwner() {
  const [deps, actor] = [setUp(), await anActor(db)]
  const phone = await aRegisteredPhone(db, actor.id, { default: 'text' })
  deps.clock.advance(minutes(1))
  return { deps, actor, phone }
}

describe('a set of codes', () => {
  it('has ten different ones, is told of and audited, and leaves the default where it was', async () => {
    const { deps, actor, phone } = await anOwner()
    const { id, codes } = await aSet(deps, actor)
    expect(new Set(codes).size).toBe(CODES_IN_A_SET)
    const { methods, stored } = await load(actor.id)
    expect(methods.find((method) => method.id === id)).toMatchObject({ uses: { left: 10, of: 10 } })
    expect(stored).toEqual({ methodId: phone, option: 'text' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'recovery_codes', channel: 'recovery_code', left: 10 } },
    ])
    expect(await db.notice.findMany({ where: { userId: actor.id } })).toMatchObject([
      { event: 'method_added', details: { method: 'recovery_codes', isDefault: false } },
    ])
  })

  it('is nowhere in the clear', async () => {
    const { deps, actor } = await anOwner()
    const { codes } = await aSet(deps, actor)
    const where = { userId: actor.id }
    const all = [await db.recoveryCode.findMany({ where }), await db.change.findMany({ where })]
    const told = [await db.notice.findMany({ where }), await auditOf(db, actor.id)]
    const text = JSON.stringify([all, told], (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    for (const code of codes) {
      expect(text).not.toContain(code)
      expect(text).not.toContain(formatCode(code))
      expect(text).not.toContain(Buffer.from(code).toString('base64url').slice(0, 12))
    }
    expect(text).toContain(codeIndex(testKeys, actor.id, codes[0]))
  })

  it('takes another method first', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    expect(await makeCodes(deps, actor, { from: 'none' })).toEqual({ ok: false, error: 'needs_method' })
    await aRegisteredPhone(db, actor.id, { disabledAt: new Date() })
    expect(await makeCodes(deps, actor, { from: 'none' })).toEqual({ ok: false, error: 'needs_method' })
    expect(await db.recoveryCode.count({ where: { userId: actor.id } })).toBe(0)
  })

  it.each([
    ['disabled', { disabledAt: new Date() }],
    ['frozen', { frozenAt: new Date(), frozenSince: new Date(), mustChangePassword: true }],
  ])('is not made for an account that is %s', async (_, data) => {
    const { deps, actor } = await anOwner()
    await db.user.update({ where: { id: actor.id }, data })
    expect(await makeCodes(deps, actor, { from: 'none' })).toEqual({ ok: false, error: 'gone' })
  })

  it('is made once, however often its form is sent at once', async () => {
    const { deps, actor } = await anOwner()
    const answers = await Promise.all(Array.from({ length: 64 }, () => makeCodes(deps, actor, { from: 'none' })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((one) => !one.ok && one.error === 'changed_meanwhile')).toHaveLength(63)
    expect(await db.recoveryCode.count({ where: { userId: actor.id } })).toBe(10)
    expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
  }, 30_000)

  it('can never be the default', async () => {
    const { deps, actor } = await anOwner()
    const { id } = await aSet(deps, actor)
    expect(DefaultChoice.safeParse(`${id}:recovery_code`).success).toBe(false)
    for (const option of ['text', 'app_code'] as const) {
      expect(await changeDefault(deps, actor, { methodId: id, option })).toEqual({ ok: false, error: 'not_usable' })
    }
  })

  it('stays when the last other method goes, and the default does not move to it', async () => {
    const { deps, actor, phone } = await anOwner()
    await aSet(deps, actor)
    expect(await deleteMethod(deps, actor, phone)).toMatchObject({ ok: true, value: { defaultMovedTo: 'none' } })
    expect((await load(actor.id)).stored).toBeNull()
  })

  it('is deleted with its codes, by nobody else', async () => {
    const { deps, actor } = await anOwner()
    const { id } = await aSet(deps, actor)
    expect(await deleteMethod(deps, await anActor(db), id)).toEqual({ ok: false, error: 'not_found' })
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ ok: true, value: { defaultMovedTo: null } })
    expect(await db.recoveryCode.count({ where: { userId: actor.id } })).toBe(0)
    expect(await noticesOf(actor.id)).toEqual(['method_added', 'method_deleted'])
  })
})

describe('a new set', () => {
  it('kills the old one, and is told of', async () => {
    const { deps, actor } = await anOwner()
    const old = await aSet(deps, actor)
    deps.clock.advance(minutes(1))
    const fresh = await aSet(deps, actor)
    expect(fresh.id).toBe(old.id)
    const stored = (await db.recoveryCode.findMany({ where: { userId: actor.id } })).map((row) => row.codeIndex)
    expect(stored.sort()).toEqual(fresh.codes.map((code) => codeIndex(testKeys, actor.id, code)).sort())
    expect(await eventsOf(db, actor.id)).toEqual(['method.added', 'recovery_codes.replaced'])
    expect(await noticesOf(actor.id)).toEqual(['method_added', 'recovery_codes_replaced'])
  })

  it('is not made by a form that saw another set', async () => {
    const { deps, actor } = await anOwner()
    const { id } = await aSet(deps, actor)
    const seen = versionOf(setOf((await load(actor.id)).methods))
    for (const from of ['none', '', 'x', id]) {
      expect(await makeCodes(deps, actor, { from })).toEqual({ ok: false, error: 'changed_meanwhile' })
    }
    deps.clock.advance(minutes(1))
    expect(await makeCodes(deps, actor, { from: seen })).toMatchObject({ ok: true })
    expect(await makeCodes(deps, actor, { from: seen })).toEqual({ ok: false, error: 'changed_meanwhile' })
  })

  it('that was somebody else gives way to the old one, without the codes that were used', async () => {
    const { deps, actor } = await anOwner()
    const old = await aSet(deps, actor)
    const [used] = old.codes
    const index = codeIndex(testKeys, actor.id, used)
    await db.recoveryCode.updateMany({
      where: { userId: actor.id, codeIndex: index },
      data: { usedAt: deps.now() },
    })
    deps.clock.advance(minutes(1))
    await aSet(deps, actor)
    expect(await left(actor.id)).toBe(10)
    deps.clock.advance(minutes(1))
    const { id: changeId } = await changeOf(actor.id, 'recovery_codes_replaced')
    const report = { userId: actor.id, what: { changeId }, others: [], sessionId: null }
    expect(await reportChanges(deps, actor, report)).toMatchObject({ ok: true })
    expect(await left(actor.id)).toBe(9)
    const rows = await db.recoveryCode.findMany({ where: { userId: actor.id, usedAt: null } })
    const expected = old.codes.slice(1).map((code) => codeIndex(testKeys, actor.id, code))
    expect(rows.map((row) => row.codeIndex).sort()).toEqual(expected.sort())
    expect(setOf((await load(actor.id)).methods)).toMatchObject({ disabledAt: null })
  })

  it('after a deletion gives way to the deleted one where somebody else made it, and stays where not', async () => {
    for (const isTheirs of [true, false]) {
      const { deps, actor } = await anOwner()
      const own = await aSet(deps, actor)
      deps.clock.advance(minutes(1))
      await deleteMethod(deps, actor, own.id)
      deps.clock.advance(minutes(1))
      const other = await aSet(deps, actor)
      deps.clock.advance(minutes(1))
      const [deleted, added] = [await changeOf(actor.id, 'method_deleted'), await changeOf(actor.id, 'method_added')]
      const others = isTheirs ? [added.id] : []
      const report = { userId: actor.id, what: { changeId: deleted.id }, others, sessionId: null }
      await reportChanges(deps, actor, report)
      expect(setOf((await load(actor.id)).methods)?.id).toBe(isTheirs ? own.id : other.id)
    }
  })
})
