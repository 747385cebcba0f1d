import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { Binding, findBoundDevice } from '@/features/methods/approval-app/bind-device'
import { findDevice } from '@/features/methods/approval-app/device'
import { progressOf } from '@/features/methods/approval-app/progress'
import { registerApprovalApp } from '@/features/methods/approval-app/register-approval-app'
import { startApprovalApp } from '@/features/methods/approval-app/start-approval-app'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadMethods } from '@/features/methods/repository'
import { endSessions } from '@/features/sessions/repository'
import { minutes } from '@/lib/time'
import {
  aPhoneWithKey,
  aRegisteredPhoneApp,
  aSubscription,
  enterNumber,
  type KeyedPhone,
  scan,
  shownCode,
  signedRequest,
} from '../../support/approvals'
import { aRegisteredApp } from '../../support/apps'
import { aClock, anActor, inAnotherBrowser, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, sharedDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'
import { scriptedPush } from '../../support/push'
import { aSignedInPerson } from '../../support/signed-in'

const db = sharedDatabase()
const setUp = () => ({ ...testDeps({ db, codes: scriptedCodes(), clock: aClock() }), push: scriptedPush() })
const load = (userId: string) => loadMethods(db, testKeys, userId)
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

/** Somebody whose phone scanned the code of their page and was told its number. */
async function bound(replaces: string | null = null, actor?: Awaited<ReturnType<typeof anActor>>) {
  const [deps, phone] = [setUp(), aPhoneWithKey()]
  const person = actor ?? (await anActor(db))
  const code = await shownCode(deps, person, replaces)
  await scan(deps, code, phone, { subscription: aSubscription() })
  await enterNumber(deps, code, phone)
  return { deps, actor: person, phone, code }
}

describe('adding our app', () => {
  it('takes the phone that scanned and was told the number, makes it the default, and tells the person', async () => {
    const [deps, actor, phone] = [setUp(), await anActor(db), aPhoneWithKey()]
    const code = await shownCode(deps, actor)
    expect(await progressOf(deps, code.id, actor.browserHash)).toBe('waiting')
    expect(await scan(deps, code, phone)).toEqual({ ok: true, value: { email: actor.email, deviceId: code.id } })
    expect(await progressOf(deps, code.id, actor.browserHash)).toBe('scanned')
    expect(kind(await registerApprovalApp(deps, actor, code.id))).toBe('waiting')
    expect(kind(await enterNumber(deps, code, phone))).toBe('ok')
    expect(await progressOf(deps, code.id, actor.browserHash)).toBe('answered')
    expect((await load(actor.id)).methods).toEqual([])

    expect(kind(await registerApprovalApp(deps, actor, code.id))).toBe('ok')
    const { methods, stored } = await load(actor.id)
    expect(methods).toMatchObject([
      { type: { id: 'authenticator_app' }, identity: { label: 'Pixel 8' }, options: ['app_notification'] },
    ])
    expect(stored).toEqual({ methodId: methods[0]?.id, option: 'app_notification' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'authenticator_app', channel: 'app_notification', label: 'Pixel 8' } },
    ])
    expect(await db.notice.findMany({ where: { userId: actor.id } })).toMatchObject([
      { event: 'method_added', details: { label: 'Pixel 8', isDefault: true } },
    ])
    const request = signedRequest(phone, { deviceId: code.id, name: 'requests', at: deps.now() })
    expect(await findDevice(deps, request)).toMatchObject({ methodId: methods[0]?.id, email: actor.email })
  })

  it('keeps what the code held, the key and the subscription nowhere in the clear', async () => {
    const { deps, actor, phone, code } = await bound()
    await registerApprovalApp(deps, actor, code.id)
    const where = { userId: actor.id }
    const rows = [
      await db.approvalApp.findMany({ where }),
      await db.approvalBinding.findMany(),
      await db.challenge.findMany({ where }),
      await db.change.findMany({ where }),
      await auditOf(db, actor.id),
    ]
    const all = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    for (const secret of [code.secret, phone.spki, 'push.example.test']) expect(all).not.toContain(secret)
  })

  it('takes the first phone only, and shows its owner which it is', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const code = await shownCode(deps, actor)
    const phones = Array.from({ length: 12 }, (_, at) => ({ phone: aPhoneWithKey(), device: `Phone ${at}` }))
    const answers = await Promise.all(phones.map(({ phone, device }) => scan(deps, code, phone, { device })))
    expect(answers.map(kind).toSorted()).toEqual(['ok', ...Array(11).fill('taken')])
    const first = phones[answers.findIndex(({ ok }) => ok)]
    expect(await db.approvalBinding.findUnique({ where: { challengeId: code.id } })).toMatchObject({
      device: first?.device,
    })
    for (const { phone } of phones.filter((one) => one !== first)) {
      expect(kind(await enterNumber(deps, code, phone))).toBe('gone')
    }
    // The same phone again, whose answer was lost on the way.
    expect(kind(await scan(deps, code, first?.phone))).toBe('ok')
  })

  it('ends with the second wrong number, whatever else is tried at once', async () => {
    const [deps, actor, phone] = [setUp(), await anActor(db), aPhoneWithKey()]
    const code = await shownCode(deps, actor)
    await scan(deps, code, phone)
    const wrong = await Promise.all(Array.from({ length: 8 }, (_, at) => enterNumber(deps, code, phone, at + 1)))
    expect(wrong.map(kind).toSorted()).toEqual([...Array(7).fill('gone'), 'incorrect'])
    expect(kind(await enterNumber(deps, code, phone))).toBe('gone')
    expect(kind(await registerApprovalApp(deps, actor, code.id))).toBe('gone')
    expect(await db.challenge.findUnique({ where: { id: code.id } })).toMatchObject({ endedReason: 'used_up' })
  })

  it('is over after 10 minutes, and begun anew is another code once a phone has scanned it', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const code = await shownCode(deps, actor)
    expect(await shownCode(deps, actor)).toEqual(code)
    await scan(deps, code)
    const next = await shownCode(deps, actor)
    expect(next.id).not.toBe(code.id)
    expect(kind(await scan(deps, code))).toBe('gone')
    deps.clock.advance(minutes(10))
    expect(kind(await scan(deps, next))).toBe('gone')
    expect(await progressOf(deps, next.id, actor.browserHash)).toBe('over')
  })

  it('is not for a code of another challenge, a request that somebody changed, or another signature', async () => {
    const [deps, actor, phone] = [setUp(), await anActor(db), aPhoneWithKey()]
    const [code, other] = [await shownCode(deps, actor), await shownCode(deps, await anActor(db))]
    expect(kind(await scan(deps, { ...code, secret: other.secret }, phone))).toBe('gone')
    expect(kind(await scan(deps, { ...other, secret: code.secret }, phone))).toBe('gone')
    const mixed: KeyedPhone = { ...phone, privateKey: aPhoneWithKey().privateKey }
    expect(kind(await scan(deps, code, mixed))).toBe('gone')
    expect(await db.approvalBinding.count({ where: { challengeId: { in: [code.id, other.id] } } })).toBe(0)
  })

  it.each([
    ['another curve', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['another kind of key', () => generateKeyPairSync('ed25519')],
    ['a big key', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('takes no key of %s', async (_, make) => {
    const [deps, actor, pair] = [setUp(), await anActor(db), make()]
    const code = await shownCode(deps, actor)
    const spki = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
    expect(kind(await scan(deps, code, { ...aPhoneWithKey(), spki }))).toBe('gone')
  })

  it.each(['', 'x', 'A'.repeat(122), '-'.repeat(500)])('takes no garbage for a key: %j', async (spki) => {
    const [deps, actor] = [setUp(), await anActor(db)]
    expect(kind(await scan(deps, await shownCode(deps, actor), { ...aPhoneWithKey(), spki }))).toBe('gone')
  })

  it('takes what a phone calls itself as one short line, and no nameless one', () => {
    const input = { secret: 's', publicKey: 'k', subscription: null }
    expect(Binding.parse({ ...input, device: ` a\nb${'c'.repeat(90)}` }).device).toHaveLength(40)
    expect(Binding.parse({ ...input, device: ` a\nb${'c'.repeat(90)}` }).device).not.toContain('\n')
    expect(Binding.safeParse({ ...input, device: ' \u200b\n ' }).success).toBe(false)
  })

  it('keeps no subscription at a service that we do not send to', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const code = await shownCode(deps, actor)
    await scan(deps, code, aPhoneWithKey(), { subscription: aSubscription('https://169.254.169.254/latest') })
    expect(await db.approvalBinding.findUnique({ where: { challengeId: code.id } })).toMatchObject({
      subscriptionCiphertext: null,
    })
  })

  it('is not finished by somebody else, nor from another browser', async () => {
    const { deps, actor, code } = await bound()
    expect(kind(await registerApprovalApp(deps, await anActor(db), code.id))).toBe('gone')
    expect(kind(await registerApprovalApp(deps, inAnotherBrowser(actor), code.id))).toBe('gone')
    expect(await progressOf(deps, code.id, inAnotherBrowser(actor).browserHash)).toBe('over')
    expect((await load(actor.id)).methods).toEqual([])
  })

  it('happens once, however often the page is sent at once', async () => {
    const { deps, actor, code } = await bound()
    const answers = await Promise.all(Array.from({ length: 6 }, () => registerApprovalApp(deps, actor, code.id)))
    expect(answers.map(kind)).toEqual(Array(6).fill('ok'))
    expect((await load(actor.id)).methods).toHaveLength(1)
    expect(await auditOf(db, actor.id)).toHaveLength(1)
  })

  it('does not happen where the session ended, the account was frozen or the places are taken meanwhile', async () => {
    const person = await aSignedInPerson(db)
    const ended = await bound(null, person)
    await db.$transaction((tx) => endSessions(tx, { userId: person.id }, 'signed_out', new Date()))
    expect(kind(await registerApprovalApp(ended.deps, person, ended.code.id))).toBe('gone')

    const frozen = await bound()
    const report = { userId: frozen.actor.id, what: { moment: frozen.deps.now() }, others: [], sessionId: null }
    await reportChanges(frozen.deps, { address: null, userAgent: null }, report)
    expect(kind(await registerApprovalApp(frozen.deps, frozen.actor, frozen.code.id))).toBe('gone')
    const request = signedRequest(frozen.phone, { deviceId: frozen.code.id, name: 'requests', at: frozen.deps.now() })
    expect(await findBoundDevice(frozen.deps, request)).toBeNull()

    const full = await bound()
    for (const n of [1, 2, 3, 4, 5]) await aRegisteredApp(db, full.actor.id, { label: `App ${n}` })
    expect(kind(await registerApprovalApp(full.deps, full.actor, full.code.id))).toBe('not_allowed')
    expect(kind(await startApprovalApp(full.deps, full.actor, { replaces: null }))).toBe('not_allowed')
  })

  it('gives a second phone of one name another', async () => {
    const first = await bound()
    await registerApprovalApp(first.deps, first.actor, first.code.id)
    const second = await bound(null, first.actor)
    await registerApprovalApp(second.deps, second.actor, second.code.id)
    const { methods } = await load(first.actor.id)
    expect(methods.map(({ identity }) => identity)).toEqual([{ label: 'Pixel 8' }, { label: 'Pixel 8 (2)' }])
  })
})

describe('our app in the place of another', () => {
  it('takes over its identity and its default, in the way that it knows; a report brings the other back', async () => {
    const actor = await anActor(db)
    const app = await aRegisteredApp(db, actor.id, { default: true, label: 'Codes', at: new Date(0) })
    const { deps, code, phone } = await bound(app.id, actor)
    expect(kind(await registerApprovalApp(deps, actor, code.id))).toBe('ok')
    expect(await load(actor.id)).toMatchObject({
      methods: [{ id: app.id, identity: { label: 'Pixel 8' }, options: ['app_notification'] }],
      stored: { methodId: app.id, option: 'app_notification' },
    })
    expect((await auditOf(db, actor.id)).map(({ type }) => type)).toEqual(['app.replaced', 'default.changed'])

    const change = await db.change.findFirstOrThrow({ where: { userId: actor.id, event: 'app_replaced' } })
    const report = { userId: actor.id, what: { changeId: change.id }, others: [], sessionId: null }
    expect(await reportChanges(deps, { address: null, userAgent: null }, report)).toMatchObject({ ok: true })
    expect(await load(actor.id)).toMatchObject({
      methods: [{ id: app.id, identity: { label: 'Codes' }, options: ['app_code'] }],
      stored: { methodId: app.id, option: 'app_code' },
    })
    const request = signedRequest(phone, { deviceId: code.id, name: 'requests', at: deps.now() })
    expect(await findDevice(deps, request)).toBeNull()
  })

  it('is refused for a method of somebody else, and is a new one where the other was deleted meanwhile', async () => {
    const [deps, actor, other] = [setUp(), await anActor(db), await anActor(db)]
    const theirs = await aRegisteredPhoneApp(db, other.id)
    expect(kind(await startApprovalApp(deps, actor, { replaces: theirs.methodId }))).toBe('not_found')
    const own = await aRegisteredPhoneApp(db, actor.id)
    const added = await bound(own.methodId, actor)
    await deleteMethod(deps, actor, own.methodId)
    expect(kind(await registerApprovalApp(added.deps, actor, added.code.id))).toBe('ok')
    expect((await load(actor.id)).methods.map(({ id }) => id === own.methodId)).toEqual([false])
  })
})

describe('what was not the person', () => {
  it('takes an added phone away, and brings a deleted one back with its key', async () => {
    const { deps, actor, code, phone } = await bound()
    await registerApprovalApp(deps, actor, code.id)
    const added = await db.change.findFirstOrThrow({ where: { userId: actor.id } })
    const report = (changeId: string) => ({ userId: actor.id, what: { changeId }, others: [], sessionId: null })
    await reportChanges(deps, { address: null, userAgent: null }, report(added.id))
    expect((await load(actor.id)).methods).toMatchObject([{ disabledAt: expect.any(Date) }])

    const other = await anActor(db)
    const held = await aRegisteredPhoneApp(db, other.id, { at: new Date(0) })
    await deleteMethod(deps, other, held.methodId)
    const request = signedRequest(held, { deviceId: held.deviceId, name: 'requests', at: deps.now() })
    expect(await findDevice(deps, request)).toBeNull()
    const deleted = await db.change.findFirstOrThrow({ where: { userId: other.id } })
    await reportChanges(deps, { address: null, userAgent: null }, { ...report(deleted.id), userId: other.id })
    expect(await findDevice(deps, request)).toMatchObject({ methodId: held.methodId })
    expect(phone.spki).not.toBe(held.spki)
  })
})
