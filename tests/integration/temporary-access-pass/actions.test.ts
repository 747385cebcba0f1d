import { cookies } from 'next/headers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { issuePassAction } from '@/app/(admin)/admin/people/[id]/pass/actions'
import { revokePassAction } from '@/app/(admin)/admin/people/[id]/pass/revoke/actions'
import { passSignInAction } from '@/app/(public)/sign-in/pass/actions'
import { minutes } from '@/lib/time'
import * as session from '@/server/session'
import { aPass } from '../../support/access-pass'
import { aClock, aPerson, aRegisteredPhone, testKeys, testRelyingParty } from '../../support/builders'
import { RIGHT, scriptedCodes } from '../../support/codes'
import { eventsOf, ownDatabase } from '../../support/database'
import { type Answer, aBrowserFor, askedChallenge } from '../../support/pages'
import { aSignIn } from '../../support/sessions'

const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  Object.assign(process.env, { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' })
  return { APP_URL }
})
vi.mock('next/headers')
vi.mock('next/cache')
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: (moment: Date) => moment.toISOString() }),
  getTranslations: async (namespace: string) => (key: string) => `${namespace}.${key}`,
}))

const db = await ownDatabase()
process.env.DATABASE_URL = db.url
const clock = aClock()
const deps = { db, keys: testKeys, codes: scriptedCodes(), relyingParty: testRelyingParty, now: clock.now }
Object.assign(globalThis, { countersignDeps: deps })
beforeEach(async () => {
  await db.policy.deleteMany()
})

const FORM = { life: '1', unit: 'hours', start: 'now', uses: 'one', length: '12', reason: 'Lost phone' }

/** A browser in which somebody with a phone is signed in by their password. */
async function aBrowserOf(role: 'user' | 'helpdesk' | 'admin') {
  const person = await aPerson(db, { role })
  await aRegisteredPhone(db, person.id, { default: 'text' })
  const browser = aBrowserFor(APP_URL)
  // Makes the cookies that the browser sends from now on.
  await browser.send(async (_form: FormData) => {
    const browserHash = await session.ensureBrowser()
    const source = { address: '192.0.2.10', userAgent: 'test', userId: person.id, browserHash }
    const opened = await aSignIn(deps, source)
    if (opened) await session.writeSessionCookie(opened)
  }, {})
  return { person, browser }
}

const shown = (answer: Answer) => ('shows' in answer ? answer.shows : undefined)

/** Sends a form and answers the question for a fresh proof. */
async function proving(
  { browser }: Awaited<ReturnType<typeof aBrowserOf>>,
  action: Parameters<typeof browser.send>[0],
  fields: Record<string, string>,
) {
  const challenge = askedChallenge(await browser.send(action, fields))
  return browser.send(action, { ...fields, 'proof.challenge': challenge, 'proof.code': RIGHT })
}

describe('the form of a pass', () => {
  it('asks for a fresh proof, and then shows the pass once: the same form again makes no other', async () => {
    const [admin, { id }] = [await aBrowserOf('admin'), await aPerson(db)]
    const fields = { ...FORM, id, from: '' }
    const asked = shown(await admin.browser.send(issuePassAction, fields))
    expect(asked?.proof).toBeDefined()
    expect(asked?.once).toBeUndefined()
    expect(await db.accessPass.count({ where: { userId: id } })).toBe(0)
    const answer = shown(await proving(admin, issuePassAction, fields))
    expect(answer?.once?.[0]).toMatch(/^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/)
    const again = shown(await admin.browser.send(issuePassAction, fields))
    expect(again).toMatchObject({ message: 'admin.pass.errors.changed_meanwhile' })
    expect(again?.once).toBeUndefined()

    clock.advance(minutes(11))
    const stale = shown(await admin.browser.send(issuePassAction, { ...fields, from: '' }))
    expect(stale?.proof).toBeDefined()
    const { methodId } = await db.accessPass.findUniqueOrThrow({ where: { userId: id } })
    const revoking = { id, pass: methodId, reason: 'No longer needed' }
    expect(shown(await admin.browser.send(revokePassAction, revoking))?.proof).toBeDefined()
    expect(await db.accessPass.count({ where: { userId: id } })).toBe(1)
    expect(await proving(admin, revokePassAction, revoking)).toEqual({ goesTo: `/admin/people/${id}?done=revoked` })
    expect(await db.accessPass.count({ where: { userId: id } })).toBe(0)
  })

  it.each(['user', 'helpdesk'] as const)('sent by a %s is a page that does not exist', async (role) => {
    const [other, { id }] = [await aBrowserOf(role), await aPerson(db)]
    const pass = await aPass(deps, id)
    expect(await proving(other, issuePassAction, { ...FORM, id, from: pass.id })).toEqual({ shows: {} })
    expect(await proving(other, revokePassAction, { id, pass: pass.id, reason: 'x' })).toEqual({ shows: {} })
    expect(await db.accessPass.findUnique({ where: { userId: id } })).toMatchObject({ methodId: pass.id })
  })

  it('sent by nobody, or with the session of another browser, leads to the sign-in', async () => {
    const [admin, { id }] = [await aBrowserOf('admin'), await aPerson(db)]
    const stranger = aBrowserFor(APP_URL)
    expect(await stranger.send(issuePassAction, { ...FORM, id, from: '' })).toEqual({ goesTo: '/sign-in' })
    expect(await stranger.send(revokePassAction, { id, pass: id, reason: 'x' })).toEqual({ goesTo: '/sign-in' })
    // The session alone, copied out of its browser.
    const token = await admin.browser.send(async (_form: FormData) => {
      const jar = await cookies()
      jar.set('__Host-countersign.browser', 'another')
    }, {})
    expect(token).toEqual({ shows: {} })
    expect(await admin.browser.send(issuePassAction, { ...FORM, id, from: '' })).toEqual({ goesTo: '/sign-in' })
    expect(await eventsOf(db, id)).toEqual([])
  })

  it('from an administrator who was made a user meanwhile is a page that does not exist', async () => {
    const [admin, { id }] = [await aBrowserOf('admin'), await aPerson(db)]
    const fields = { ...FORM, id, from: '' }
    const challenge = askedChallenge(await admin.browser.send(issuePassAction, fields))
    await db.user.update({ where: { id: admin.person.id }, data: { role: 'user' } })
    const proved = { ...fields, 'proof.challenge': challenge ?? '', 'proof.code': RIGHT }
    expect(await admin.browser.send(issuePassAction, proved)).toEqual({ shows: {} })
    expect(await db.accessPass.count({ where: { userId: id } })).toBe(0)
  })

  it.each([
    [{ id: 'x' }, { message: 'admin.pass.errors.not_found' }],
    [{ from: "'; --" }, { message: 'admin.pass.errors.not_found' }],
    [{ length: '7' }, { fields: { length: expect.any(String) } }],
    [{ life: '31', unit: 'days' }, { fields: { life: expect.any(String) } }],
    [{ start: 'later', startsAt: '2027-02-30T10:00' }, { fields: { startsAt: expect.any(String) } }],
    [{ reason: '\u0000\n' }, { fields: { reason: expect.any(String) } }],
    [{ reason: 'x'.repeat(50_000) }, { fields: { reason: expect.any(String) } }],
  ])('with %j says what is wrong before it asks for anything, and issues nothing', async (wrong, expected) => {
    const [admin, { id }] = [await aBrowserOf('admin'), await aPerson(db)]
    const answer = shown(await admin.browser.send(issuePassAction, { ...FORM, id, from: '', ...wrong }))
    expect(answer).toMatchObject(expected)
    expect(answer?.proof).toBeUndefined()
    expect(await db.accessPass.count({ where: { userId: id } })).toBe(0)
  })
})

describe('the form of a sign-in by pass', () => {
  it('opens a session and goes where the person was going, and nowhere else', async () => {
    const { id, email } = await aPerson(db)
    const { code } = await aPass(deps, id, { isOneTime: false })
    const to = (path: string) =>
      aBrowserFor(APP_URL).send(passSignInAction, { email: ` ${email.toUpperCase()} `, code, to: path })
    expect(await to('/activity')).toEqual({ goesTo: '/activity' })
    expect(await to('https://evil.example/')).toEqual({ goesTo: '/' })
    expect(await to('//evil.example')).toEqual({ goesTo: '/' })
    expect(await db.session.count({ where: { userId: id, accessPassId: { not: null } } })).toBe(3)
  })

  it.each([
    ['', '123456789', ['email']],
    ['a@example.test', '', ['code']],
    ['a@example.test', '1234', ['code']],
    ['a@example.test', '1'.repeat(10_000), ['code']],
    ['a@example.test', "' OR 1=1 --!", ['code']],
    ['nobody', '\u0000', ['email', 'code']],
  ])('refuses %j with %j, and gives the pass back to nobody', async (email, code, fields) => {
    const answer = await aBrowserFor(APP_URL).send(passSignInAction, { email, code })
    const state = ('shows' in answer ? answer.shows : {}) as { fields?: object; values?: object }
    expect(Object.keys(state.fields ?? {})).toEqual(fields)
    expect(state.values).toEqual({ email })
  })
})
