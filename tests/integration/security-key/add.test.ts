import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deleteMethod } from '@/features/methods/delete-method'
import { renameMethod } from '@/features/methods/rename-method'
import { loadMethods } from '@/features/methods/repository'
import { startKey } from '@/features/methods/security-key/start-key'
import { days, minutes } from '@/lib/time'
import { anAuthenticator, aRegisteredKey, asked, type Faults, sendKey } from '../../support/authenticator'
import { anActor, inAnotherBrowser, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, sharedDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes() })
const load = (userId: string) => loadMethods(db, testKeys, userId)
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

describe('adding a key', () => {
  it('makes it the default, tells the person, and says so in the audit trail', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id } = await aRegisteredKey(deps, actor)
    const { methods, stored } = await load(actor.id)
    expect(methods).toMatchObject([
      { id, type: { id: 'security_key' }, identity: { label: 'Security key' }, binding: 'one_device' },
    ])
    expect(stored).toEqual({ methodId: id, option: 'security_key' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'security_key', channel: 'security_key', label: 'Security key' } },
    ])
    expect(await db.notice.findMany({ where: { userId: actor.id } })).toMatchObject([
      { event: 'method_added', details: { label: 'Security key', isDefault: true } },
    ])
  })

  it('names it after its model where that is known, and tells synced ones from others', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const yubiKey = { aaguid: 'fa2b99dc-9e39-4257-8f92-4a30d23c4118' }
    await aRegisteredKey(deps, actor, anAuthenticator(yubiKey))
    await aRegisteredKey(deps, actor, anAuthenticator(yubiKey))
    await aRegisteredKey(deps, actor, anAuthenticator({ isSyncable: true, counts: false }))
    expect((await load(actor.id)).methods.map(({ detail, binding }) => [detail.full, binding])).toEqual([
      ['YubiKey 5 NFC', 'one_device'],
      ['YubiKey 5 NFC (2)', 'one_device'],
      ['Passkey', 'synced'],
    ])
  })

  it('gives keys a name of the person that is not theirs, the same for all of them', async () => {
    const [deps, one, other] = [setUp(), await anActor(db), await anActor(db)]
    const [first, second] = [await aRegisteredKey(deps, one), await aRegisteredKey(deps, one)]
    expect(Buffer.from(first.handle, 'base64url')).toHaveLength(32)
    expect(second.handle).toBe(first.handle)
    expect((await aRegisteredKey(deps, other)).handle).not.toBe(first.handle)
  })

  it('seals the public key for its row', async () => {
    const [deps, one, other] = [setUp(), await anActor(db), await anActor(db)]
    const [mine, theirs] = [await aRegisteredKey(deps, one), await aRegisteredKey(deps, other)]
    const row = await db.securityKeyMethod.findUniqueOrThrow({ where: { methodId: theirs.id } })
    expect(row.publicKeyCiphertext).toMatch(/^v1\.test\./)
    const { openPublicKey } = await import('@/features/methods/security-key/public-key')
    const place = { ...row, methodId: mine.id }
    expect(() => openPublicKey(testKeys, row.publicKeyCiphertext, place)).toThrow()
  })

  it('is not for somebody else, nor for another browser', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    const answer = anAuthenticator().create(nonce)
    expect(kind(await sendKey(deps, await anActor(db), id, answer))).toBe('gone')
    expect(kind(await sendKey(deps, inAnotherBrowser(actor), id, answer))).toBe('gone')
    expect((await load(actor.id)).methods).toEqual([])
  })

  it.each<[string, Faults]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of an origin under ours', { origin: 'https://evil.id.example.test' }],
    ['of our origin over http', { origin: 'http://id.example.test' }],
    ['of another domain', { rpId: 'evil.example' }],
    ['to another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['to an empty challenge', { challenge: '' }],
    ['of another ceremony', { type: 'webauthn.get' }],
    ['in a frame of another site', { crossOrigin: true }],
    ['under a page of another site', { topOrigin: 'https://evil.example' }],
    ['without anybody there', { present: false }],
    ['without knowing who is there', { verified: false }],
    ['by an algorithm that was not offered', { algorithm: -257 - 1000 }],
    ['by one that its key is not for', { algorithm: -37 }],
    ['of a backup of what cannot be backed up', { isSyncable: false, isBackedUp: true }],
  ])('takes no answer %s', async (_, faults) => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    const key = anAuthenticator()
    const answer = await sendKey(deps, actor, id, key.create(nonce, faults))
    expect(answer).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    expect((await load(actor.id)).methods).toEqual([])
    expect(kind(await sendKey(deps, actor, id, key.create(nonce)))).toBe('ok')
  })

  it('takes nothing that is not an answer, whatever it is', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    const { response, ...answer } = anAuthenticator().create(nonce)
    const hostile: unknown[] = [
      null,
      {},
      [],
      'key',
      { ...answer, response: {} },
      { ...answer, response: { ...response, attestationObject: '' } },
      { ...answer, response: { ...response, clientDataJSON: 'bnVsbA' } },
      { ...answer, rawId: 'AAAA', response },
      { ...answer, id: '', rawId: '', response },
      { ...answer, type: 'password', response },
    ]
    for (const one of hostile) {
      await db.challenge.update({ where: { id }, data: { checksLeft: 5 } })
      expect(kind(await sendKey(deps, actor, id, one))).toBe('incorrect')
    }
    expect((await load(actor.id)).methods).toEqual([])
  })

  it('takes no CBOR that was mutated in what it says of the key', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    const good = anAuthenticator().create(nonce)
    const bytes = Buffer.from(good.response.attestationObject, 'base64url')
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          await db.challenge.updateMany({ where: { id }, data: { checksLeft: 5 } })
          const mutated = Buffer.from(bytes)
          mutated[at] = (mutated[at] ?? 0) ^ by
          const attestationObject = (cut ? mutated.subarray(0, at) : mutated).toString('base64url')
          const answer = await sendKey(deps, actor, id, { ...good, response: { ...good.response, attestationObject } })
          // A key, a counter or a model that says something else is another key, of its holder's choice; nothing else may pass.
          if (!answer.ok) expect(answer.error.kind).toBe('incorrect')
          else {
            const made = await db.challenge.findUniqueOrThrow({ where: { id } })
            await db.challenge.update({ where: { id }, data: { consumedAt: null, methodId: null } })
            const key = await db.securityKeyMethod.findUniqueOrThrow({ where: { methodId: made.methodId ?? '' } })
            expect(key.userId).toBe(actor.id)
            await db.user.update({ where: { id: actor.id }, data: { defaultMethodId: null, defaultOption: null } })
            await db.method.delete({ where: { id: key.methodId } })
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('leaves aside what an authenticator says to vouch for itself', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    const { isoCBOR } = await import('@simplewebauthn/server/helpers')
    const good = anAuthenticator().create(nonce)
    const bytes = new Uint8Array(Buffer.from(good.response.attestationObject, 'base64url'))
    const object = isoCBOR.decodeFirst<Map<string, unknown>>(bytes)
    const certificate = new Uint8Array(Buffer.from('not a certificate'))
    const statement = new Map<string, unknown>([
      ['alg', -7],
      ['sig', certificate],
      ['x5c', [certificate]],
    ])
    object.set('fmt', 'packed').set('attStmt', statement)
    const encoded = isoCBOR.encode(object as unknown as Parameters<typeof isoCBOR.encode>[0]) // its types know no maps of maps
    const attestationObject = Buffer.from(encoded).toString('base64url')
    expect(kind(await sendKey(deps, actor, id, { ...good, response: { ...good.response, attestationObject } }))).toBe(
      'ok',
    )
  })

  it('is over after 5 minutes, after five answers that are wrong, and when it is begun again', async () => {
    const deps = setUp()
    const [slow, wrong, again] = [await anActor(db), await anActor(db), await anActor(db)]
    const guessed = await asked(deps, wrong)
    for (const left of [4, 3, 2, 1]) {
      const answer = await sendKey(deps, wrong, guessed.id, {})
      expect(answer).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: left } })
    }
    expect(kind(await sendKey(deps, wrong, guessed.id, {}))).toBe('used_up')
    expect(kind(await sendKey(deps, wrong, guessed.id, anAuthenticator().create(guessed.nonce)))).toBe('used_up')

    const first = await asked(deps, again)
    const second = await asked(deps, again)
    expect(second.nonce).not.toBe(first.nonce)
    expect(kind(await sendKey(deps, again, first.id, anAuthenticator().create(first.nonce)))).toBe('gone')

    const late = await asked(deps, slow)
    deps.clock.advance(minutes(5))
    expect(kind(await sendKey(deps, slow, late.id, anAuthenticator().create(late.nonce)))).toBe('gone')
  })

  it('happens once, however often its answer is sent at once', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, nonce } = await asked(deps, actor)
    await db.challenge.update({ where: { id }, data: { checksLeft: 64 } })
    const answer = anAuthenticator().create(nonce)
    const answers = await Promise.all(Array.from({ length: 64 }, () => sendKey(deps, actor, id, answer)))
    expect(answers.map(kind)).toEqual(Array(64).fill('ok'))
    expect((await load(actor.id)).methods).toHaveLength(1)
    expect(await auditOf(db, actor.id)).toHaveLength(1)
  })

  it('takes a key once, of one person', async () => {
    const [deps, one, other] = [setUp(), await anActor(db), await anActor(db)]
    const { key } = await aRegisteredKey(deps, one)
    for (const actor of [one, other]) {
      const { id, nonce } = await asked(deps, actor)
      expect(kind(await sendKey(deps, actor, id, key.create(nonce)))).toBe('already_registered')
    }
    expect((await load(one.id)).methods).toHaveLength(1)
    expect((await load(other.id)).methods).toEqual([])
  })

  it('ends with the tenth', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const last = await asked(deps, actor)
    for (let n = 1; n <= 10; n++) {
      await aRegisteredKey(deps, actor)
      deps.clock.advance(days(0.1))
    }
    expect(kind(await sendKey(deps, actor, last.id, anAuthenticator().create(last.nonce)))).toBe('gone')
    expect(kind(await startKey(deps, actor))).toBe('not_allowed')
    expect((await load(actor.id)).methods).toHaveLength(10)
  })
})

describe('a key', () => {
  it('is renamed and deleted by its owner, and by nobody else', async () => {
    const [deps, actor, other] = [setUp(), await anActor(db), await anActor(db)]
    const { id } = await aRegisteredKey(deps, actor)
    expect(await renameMethod(deps, other, { id, label: 'Mine' })).toEqual({ ok: false, error: 'not_found' })
    expect(await deleteMethod(deps, other, id)).toEqual({ ok: false, error: 'not_found' })
    expect(await renameMethod(deps, actor, { id, label: 'On my keyring' })).toMatchObject({ ok: true })
    expect((await load(actor.id)).methods).toMatchObject([{ identity: { label: 'On my keyring' } }])
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ ok: true, value: { defaultMovedTo: 'none' } })
    expect(await db.securityKeyMethod.count({ where: { userId: actor.id } })).toBe(0)
  })
})
