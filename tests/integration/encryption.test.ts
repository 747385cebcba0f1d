import { describe, expect, it } from 'vitest'
import { startPhone } from '@/features/methods/phone/start-phone'
import { loadMethods } from '@/features/methods/repository'
import { keyring } from '@/server/keys'
import { aKey, anActor, aPhone, aRegisteredPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { sharedDatabase } from '../support/database'
import { aPhoneStep, enter, started, testDeps } from '../support/phone-flow'

const db = sharedDatabase()
const deps = testDeps({ db, codes: scriptedCodes() })
const rotated = { ...deps, keys: keyring([aKey('newer', 9), aKey('test')]) }
const cipherOf = async (methodId: string) =>
  (await db.phoneMethod.findUniqueOrThrow({ where: { methodId } })).targetCiphertext
const setCipher = (methodId: string, targetCiphertext: string) =>
  db.phoneMethod.update({ where: { methodId }, data: { targetCiphertext } })
const load = (userId: string) => loadMethods(db, testKeys, userId)

describe('a stored number does not decrypt', () => {
  it('in another row of the same person', async () => {
    const { id } = await anActor(db)
    const [mobile, office] = [await aRegisteredPhone(db, id), await aRegisteredPhone(db, id, { slot: 'office' })]
    await setCipher(mobile, await cipherOf(office))
    await expect(load(id)).rejects.toThrow()
  })

  it('in a row of another person', async () => {
    const [one, other] = [await anActor(db), await anActor(db)]
    await setCipher(await aRegisteredPhone(db, one.id), await cipherOf(await aRegisteredPhone(db, other.id)))
    await expect(load(one.id)).rejects.toThrow()
  })

  it('when the row was given to another person', async () => {
    const [one, other] = [await anActor(db), await anActor(db)]
    const id = await aRegisteredPhone(db, one.id)
    await db.method.update({ where: { id }, data: { userId: other.id } })
    await expect(load(other.id)).rejects.toThrow()
  })

  it('in another column', async () => {
    const actor = await anActor(db)
    const id = await started(deps, actor)
    const { targetCiphertext } = await db.challenge.findUniqueOrThrow({ where: { id } })
    await setCipher(await aRegisteredPhone(db, actor.id, { slot: 'office' }), targetCiphertext ?? '')
    await expect(load(actor.id)).rejects.toThrow()
  })

  it('in another challenge, and then nothing is sent or registered', async () => {
    const codes = scriptedCodes()
    const [one, other] = [await anActor(db), await anActor(db)]
    const id = await started({ ...deps, codes }, one)
    const foreign = await db.challenge.findUniqueOrThrow({ where: { id: await started(deps, other) } })
    await db.challenge.update({ where: { id }, data: { targetCiphertext: foreign.targetCiphertext } })
    await expect(enter({ ...deps, codes }, one, id)).rejects.toThrow()
    expect((await load(one.id)).methods).toEqual([])
  })

  it('without its key', async () => {
    const { id } = await anActor(db)
    await aRegisteredPhone(db, id)
    await expect(loadMethods(db, keyring([aKey('newer', 9)]), id)).rejects.toThrow('No key "test"')
  })
})

describe('after a new key was put first', () => {
  it('what the older key wrote is still read', async () => {
    const { id } = await anActor(db)
    const number = aPhone()
    await aRegisteredPhone(db, id, { number })
    expect((await loadMethods(db, rotated.keys, id)).methods).toMatchObject([
      { identity: { ending: number.slice(-2) } },
    ])
  })

  it('a number that the older key indexed is still found, and refused a second time', async () => {
    const actor = await anActor(db)
    const number = aPhone()
    await aRegisteredPhone(db, actor.id, { number })
    const again = await startPhone(rotated, actor, aPhoneStep({ slot: 'office', channel: 'call', to: number }))
    expect(again).toEqual({ ok: false, error: { kind: 'already_yours' } })
  })

  it('a code that was on its way still registers its phone, under the new key', async () => {
    const actor = await anActor(db)
    const id = await started(deps, actor)
    expect(await enter(rotated, actor, id)).toEqual({ ok: true, value: null })
    const { targetCiphertext } = await db.phoneMethod.findFirstOrThrow({ where: { userId: actor.id } })
    expect(targetCiphertext).toMatch(/^v1\.newer\./)
  })

  it('going back to the phone step goes on with the open challenge', async () => {
    const actor = await anActor(db)
    const to = aPhone()
    const id = await started(deps, actor, { to })
    expect(await started(rotated, actor, { to })).toBe(id)
  })
})
