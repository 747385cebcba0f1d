import { describe, expect, it } from 'vitest'
import { startApp } from '@/features/methods/authenticator-app/start-app'
import { deleteMethod } from '@/features/methods/delete-method'
import { Label, renameMethod } from '@/features/methods/rename-method'
import { loadMethods } from '@/features/methods/repository'
import { minutes, seconds } from '@/lib/time'
import { aRegisteredApp, codeOf, enterAppCode, scanned } from '../../support/apps'
import { aClock, anActor, inAnotherBrowser, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, sharedDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes(), clock: aClock() })
const load = async (userId: string) => loadMethods(db, testKeys, userId)
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

describe('adding an app', () => {
  it('takes a code of it, makes it the default, tells the person, and says so in the audit trail', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, secret } = await scanned(deps, actor)
    expect(kind(await enterAppCode(deps, actor, id, codeOf(secret, deps.now()), 'Work phone'))).toBe('ok')
    const { methods, stored } = await load(actor.id)
    expect(methods).toMatchObject([{ type: { id: 'authenticator_app' }, identity: { label: 'Work phone' } }])
    expect(stored).toEqual({ methodId: methods[0]?.id, option: 'app_code' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'authenticator_app', channel: 'app_code', label: 'Work phone' } },
    ])
    expect(await db.notice.findMany({ where: { userId: actor.id } })).toMatchObject([
      { event: 'method_added', details: { label: 'Work phone', isDefault: true } },
    ])
  })

  it('keeps the key nowhere in the clear', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, secret } = await scanned(deps, actor)
    await enterAppCode(deps, actor, id, codeOf(secret, deps.now()))
    const where = { userId: actor.id }
    const [apps, rows] = [await db.authenticatorAppMethod.findMany({ where }), await db.challenge.findMany({ where })]
    const changes = [await db.change.findMany({ where }), await auditOf(db, actor.id)]
    const all = JSON.stringify([apps, rows, changes], (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('base64'))
  })

  it('goes on with the same key when it is begun again in the same browser, and with another in another', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const first = await scanned(deps, actor)
    expect(await scanned(deps, actor)).toEqual(first)
    const other = await scanned(deps, inAnotherBrowser(actor))
    expect(other.secret).not.toBe(first.secret)
    expect(kind(await enterAppCode(deps, actor, first.id, codeOf(first.secret, deps.now())))).toBe('gone')
  })

  it('is not for somebody else, nor for another browser', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, secret } = await scanned(deps, actor)
    const code = codeOf(secret, deps.now())
    expect(kind(await enterAppCode(deps, await anActor(db), id, code))).toBe('gone')
    expect(kind(await enterAppCode(deps, inAnotherBrowser(actor), id, code))).toBe('gone')
    expect((await load(actor.id)).methods).toEqual([])
  })

  it('is over after 10 minutes, and after five wrong codes', async () => {
    const deps = setUp()
    const [slow, guessing] = [await anActor(db), await anActor(db)]
    const late = await scanned(deps, slow)
    const guessed = await scanned(deps, guessing)
    for (const left of [4, 3, 2, 1]) {
      const answer = await enterAppCode(deps, guessing, guessed.id, '000000')
      expect(answer).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: left } })
    }
    expect(kind(await enterAppCode(deps, guessing, guessed.id, '000000'))).toBe('used_up')
    const right = codeOf(guessed.secret, deps.now())
    expect(kind(await enterAppCode(deps, guessing, guessed.id, right))).toBe('used_up')

    deps.clock.advance(minutes(10))
    expect(kind(await enterAppCode(deps, slow, late.id, codeOf(late.secret, deps.now())))).toBe('gone')
  })

  it('of one key happens once, however often its code is sent at once', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id, secret } = await scanned(deps, actor)
    const code = codeOf(secret, deps.now())
    const answers = await Promise.all(Array.from({ length: 5 }, () => enterAppCode(deps, actor, id, code)))
    expect(answers.map(kind)).toEqual(Array(5).fill('ok'))
    expect((await load(actor.id)).methods).toHaveLength(1)
    expect(await auditOf(db, actor.id)).toHaveLength(1)
  })

  it('ends with the fifth', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    for (const n of [1, 2, 3, 4]) await aRegisteredApp(db, actor.id, { label: `App ${n}` })
    const last = await scanned(deps, actor)
    await aRegisteredApp(db, actor.id, { label: 'From another window' })
    expect(kind(await enterAppCode(deps, actor, last.id, codeOf(last.secret, deps.now())))).toBe('gone')
    expect(kind(await startApp(deps, actor, { replaces: null }))).toBe('not_allowed')
    expect((await load(actor.id)).methods).toHaveLength(5)
  })
})

describe('an app in the place of another', () => {
  it('keeps the default on it, and codes of the old one prove nothing any more', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const old = await aRegisteredApp(db, actor.id, { default: true, label: 'Old phone' })
    const { id, secret } = await scanned(deps, actor, old.id)
    expect(await auditOf(db, actor.id)).toEqual([])
    expect(kind(await enterAppCode(deps, actor, id, codeOf(secret, deps.now()), 'New phone'))).toBe('ok')
    const { methods, stored } = await load(actor.id)
    expect(methods).toMatchObject([{ id: old.id, identity: { label: 'New phone' } }])
    expect(stored).toEqual({ methodId: old.id, option: 'app_code' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'app.replaced', details: { label: 'New phone', labelBefore: 'Old phone' } },
    ])
  })

  it('is refused for an app of somebody else, and is a new one where the other was deleted meanwhile', async () => {
    const [deps, actor, other] = [setUp(), await anActor(db), await anActor(db)]
    const theirs = await aRegisteredApp(db, other.id)
    expect(kind(await startApp(deps, actor, { replaces: theirs.id }))).toBe('not_found')
    const own = await aRegisteredApp(db, actor.id)
    const { id, secret } = await scanned(deps, actor, own.id)
    await deleteMethod(deps, actor, own.id)
    expect(kind(await enterAppCode(deps, actor, id, codeOf(secret, deps.now())))).toBe('ok')
    const { methods } = await load(actor.id)
    expect(methods.map((method) => method.id === own.id)).toEqual([false])
  })
})

describe('the name of an app', () => {
  it('is changed by its owner, and by nobody else', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const { id } = await aRegisteredApp(db, actor.id, { label: 'Before' })
    expect(await renameMethod(deps, await anActor(db), { id, label: 'Mine now' })).toEqual({
      ok: false,
      error: 'not_found',
    })
    expect(await renameMethod(deps, actor, { id, label: 'After' })).toMatchObject({ ok: true })
    expect((await load(actor.id)).methods).toMatchObject([{ identity: { label: 'After' } }])
    const [renamed] = await auditOf(db, actor.id)
    expect(renamed).toMatchObject({ type: 'method.renamed', details: { label: 'After', labelBefore: 'Before' } })
    deps.clock.advance(seconds(1))
    await renameMethod(deps, actor, { id, label: 'After' })
    expect(await auditOf(db, actor.id)).toHaveLength(1)
  })

  it.each([
    ['  My\n\u202Ephone \t', 'My phone'],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['x'.repeat(41), null],
    [' \u200B\n ', null],
    ['Téléphone 電話 📱', 'Téléphone 電話 📱'],
  ])('typed as %j is %j', (typed, label) => {
    expect(Label.safeParse(typed).data ?? null).toBe(label)
  })
})
