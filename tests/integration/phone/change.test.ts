import { describe, expect, it } from 'vitest'
import { deleteMethod } from '@/features/methods/delete-method'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { anActor, aPhone, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes, WRONG } from '../../support/codes'
import { auditOf, sharedDatabase } from '../../support/database'
import { aPhoneStep, enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()

/** Somebody with a phone that is the default, and a new number for it. */
async function aChange() {
  const codes = scriptedCodes()
  const deps = testDeps({ db, codes })
  const actor = await anActor(db)
  const [oldNumber, to] = [aPhone(), aPhone()]
  const replaces = await aRegisteredPhone(db, actor.id, { number: oldNumber, default: 'call' })
  const load = () => loadMethods(db, testKeys, actor.id)
  return { codes, deps, actor, replaces, oldNumber, to, load }
}

describe('changing a phone', () => {
  it('keeps the old number until the new one is verified', async () => {
    const { deps, actor, replaces, to, oldNumber, load } = await aChange()
    const id = await started(deps, actor, { replaces, to })
    await enter(deps, actor, id, WRONG)
    expect((await load()).methods).toMatchObject([{ id: replaces, identity: { ending: oldNumber.slice(-2) } }])

    await enter(deps, actor, id)
    expect((await load()).methods).toMatchObject([{ id: replaces, identity: { ending: to.slice(-2) } }])
  })

  it('keeps the default on it', async () => {
    const { deps, actor, replaces, to, load } = await aChange()
    await enter(deps, actor, await started(deps, actor, { replaces, to }))
    expect((await load()).stored).toEqual({ methodId: replaces, option: 'call' })
  })

  it('writes one audit row with both endings', async () => {
    const { deps, actor, replaces, to, oldNumber } = await aChange()
    await enter(deps, actor, await started(deps, actor, { replaces, to }))
    const [endingBefore, ending] = [oldNumber.slice(-2), to.slice(-2)]
    expect(await auditOf(db, actor.id)).toMatchObject([{ type: 'method.changed', details: { endingBefore, ending } }])
  })

  it('brings back a phone that wrong codes had disabled', async () => {
    const { deps, actor, replaces, to, load } = await aChange()
    await db.method.update({ where: { id: replaces }, data: { disabledAt: new Date() } })
    await enter(deps, actor, await started(deps, actor, { replaces, to }))
    expect((await load()).methods).toMatchObject([{ disabledAt: null, verifiedAt: deps.now() }])
  })

  it('to the same number is refused', async () => {
    const { deps, actor, replaces, oldNumber } = await aChange()
    const result = await startPhone(deps, actor, aPhoneStep({ replaces, to: oldNumber }))
    expect(result).toEqual({ ok: false, error: { kind: 'already_yours' } })
  })

  it('of one slot cannot replace the phone of another', async () => {
    const { deps, actor, replaces, to } = await aChange()
    const result = await startPhone(deps, actor, aPhoneStep({ replaces, to, slot: 'office', channel: 'call' }))
    expect(result).toEqual({ ok: false, error: { kind: 'not_found' } })
  })

  it('is answered plainly when the phone was deleted while the code was compared', async () => {
    const { deps, codes, actor, replaces, to, load } = await aChange()
    const id = await started(deps, actor, { replaces, to })
    codes.meanwhile = () => deleteMethod(deps, actor, replaces)
    await expect(enter(deps, actor, id)).resolves.toMatchObject({ ok: expect.any(Boolean) })
    expect((await load()).methods.filter((method) => method.id === replaces)).toEqual([])
  })

  it('after the phone was deleted never brings the old number back', async () => {
    const { deps, actor, replaces, to, load } = await aChange()
    const id = await started(deps, actor, { replaces, to })
    await deleteMethod(deps, actor, replaces)
    await enter(deps, actor, id)
    expect((await load()).methods.filter((method) => method.id === replaces)).toEqual([])
  })
})
