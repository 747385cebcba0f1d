import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { changeDefault, DefaultChoice } from '@/features/methods/change-default'
import { loadMethods } from '@/features/methods/repository'
import { anActor, aRegisteredPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../support/database'
import { testDeps } from '../support/phone-flow'

const db = sharedDatabase()
const deps = testDeps({ db, codes: scriptedCodes() })
const NOT_USABLE = { ok: false, error: 'not_usable' }
const storedOf = async (userId: string) => (await loadMethods(db, testKeys, userId)).stored

describe('changing the default', () => {
  it('makes the chosen option the default and says so in the audit trail', async () => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id, { default: 'text' })
    expect(await changeDefault(deps, actor, { methodId, option: 'call' })).toEqual({ ok: true, value: null })
    expect(await storedOf(actor.id)).toEqual({ methodId, option: 'call' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'default.changed', details: { method: 'phone', option: 'call' } },
    ])
  })

  it('to what it is changes nothing and writes nothing', async () => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id, { default: 'text' })
    expect((await changeDefault(deps, actor, { methodId, option: 'text' })).ok).toBe(true)
    expect(await eventsOf(db, actor.id)).toEqual([])
  })

  it('to the method of somebody else answers as to one that is not there', async () => {
    const [actor, other] = [await anActor(db), await anActor(db)]
    const theirs = await aRegisteredPhone(db, other.id)
    expect(await changeDefault(deps, actor, { methodId: theirs, option: 'text' })).toEqual(NOT_USABLE)
    expect(await changeDefault(deps, actor, { methodId: newId(), option: 'text' })).toEqual(NOT_USABLE)
    expect(await storedOf(actor.id)).toBeNull()
  })

  it.each(['text', 'security_key', 'app_code'] as const)('to "%s" of an office phone is refused', async (option) => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id, { slot: 'office' })
    expect(await changeDefault(deps, actor, { methodId, option })).toEqual(NOT_USABLE)
  })

  it('to a method that wrong codes disabled is refused', async () => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id, { disabledAt: new Date() })
    expect(await changeDefault(deps, actor, { methodId, option: 'text' })).toEqual(NOT_USABLE)
  })

  it('is refused to a disabled account', async () => {
    const actor = await anActor(db, { disabledAt: new Date() })
    const methodId = await aRegisteredPhone(db, actor.id)
    expect(await changeDefault(deps, actor, { methodId, option: 'text' })).toEqual(NOT_USABLE)
  })

  it('cannot point at the method of somebody else even past the rules', async () => {
    const [actor, other] = [await anActor(db), await anActor(db)]
    const theirs = await aRegisteredPhone(db, other.id)
    const update = db.user.update({ where: { id: actor.id }, data: { defaultMethodId: theirs, defaultOption: 'text' } })
    await expect(update).rejects.toThrow('User_defaultMethodId_id_fkey')
  })
})

describe('a choice sent by a form', () => {
  it('is a method and an option', () => {
    const methodId = newId()
    expect(DefaultChoice.parse(`${methodId}:call`)).toEqual({ methodId, option: 'call' })
  })

  it.each(['', ':', 'text', `${newId()}`, `${newId()}:`, `${newId()}:fax`, `${newId()}:text:call`, "x':text", null])(
    'of another form (%j) is refused',
    (value) => {
      expect(DefaultChoice.safeParse(value).success).toBe(false)
    },
  )
})
