import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cookies, headers } from 'next/headers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openSession } from '@/features/sessions/open-session'
import { PATH_HEADER } from '@/lib/path-header'
import { deps } from '@/server/deps'
import * as session from '@/server/session'
import { anActor, aPolicy, aRegisteredPhone } from '../support/builders'
import { ownDatabase } from '../support/database'

vi.mock('next/headers')
const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  // The keys of tests/support/builders, so that a phone registered there can be read here.
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  Object.assign(process.env, { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' })
  return { APP_URL }
})

const db = await ownDatabase()
process.env.DATABASE_URL = db.url
const jar = new Map<string, string>()

/** The request that is being answered, of one of our own pages. */
function aRequest(path: string): void {
  const sent = { origin: APP_URL, 'sec-fetch-site': 'same-origin', [PATH_HEADER]: path }
  vi.mocked(headers).mockResolvedValue(new Headers(sent) as Awaited<ReturnType<typeof headers>>)
}

const require = (skips = 0) =>
  db.policy.upsert({
    where: { key: 'methods' },
    create: { key: 'methods', version: 1, value: aPolicy(twoStep(skips)), updatedAt: new Date() },
    update: { value: aPolicy(twoStep(skips)) },
  })
const twoStep = (skips: number) => ({ twoStep: { required: 'all' as const, groups: [], from: null, skips } })
const leadsTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })

beforeEach(async () => {
  await db.policy.deleteMany()
  jar.clear()
  aRequest('/')
  const store = {
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
  }
  // The part of Next's cookie store that the portal uses.
  vi.mocked(cookies).mockResolvedValue(store as unknown as Awaited<ReturnType<typeof cookies>>)
})

/** Somebody whose browser has the cookies of a sign-in by password. */
async function signedIn(role: 'user' | 'admin' = 'user') {
  const actor = await anActor(db, { role })
  const browserHash = await session.ensureBrowser()
  const at = new Date()
  const opened = await db.$transaction((tx) =>
    openSession(tx, deps(), at, { ...actor, userId: actor.id, factors: [{ amr: 'pwd', at }], browserHash }),
  )
  if (!opened) throw new Error('No session was opened')
  await session.writeSessionCookie(opened)
  return actor
}

describe('the gate', () => {
  it.each([0, 2])('leads to set-up from the next request on, with %i skips', async (skips) => {
    const { id } = await signedIn()
    expect(await session.requirePerson()).toMatchObject({ id })
    await require(skips)
    aRequest('/activity?show=changes')
    const setUp = leadsTo('/set-up?to=%2Factivity%3Fshow%3Dchanges')
    await expect(session.requirePerson()).rejects.toMatchObject(setUp)
    await expect(session.requireActor()).rejects.toMatchObject(setUp)
    expect(await session.requirePersonInSetUp()).toMatchObject({ id })
    expect(await session.requireActorInSetUp()).toMatchObject({ id })
  })

  it('leads administrators there too', async () => {
    await signedIn('admin')
    await require()
    await expect(session.requireAdministrator()).rejects.toMatchObject(leadsTo('/set-up?to=%2F'))
    await expect(session.requireActingAdministrator()).rejects.toMatchObject(leadsTo('/set-up?to=%2F'))
  })

  it('is open once there is a method', async () => {
    const { id } = await signedIn()
    await require()
    await aRegisteredPhone(db, id)
    expect(await session.requireActor()).toMatchObject({ id })
  })

  it('never leads back to another site', async () => {
    await signedIn()
    await require()
    aRequest('//evil.example')
    await expect(session.requirePerson()).rejects.toMatchObject(leadsTo('/set-up?to=%2F'))
  })

  it('stands behind the sign-in', async () => {
    await require()
    await expect(session.requirePersonInSetUp()).rejects.toMatchObject(leadsTo('/sign-in'))
    await expect(session.requirePerson()).rejects.toMatchObject(leadsTo('/sign-in'))
  })
})

const APP = resolve('src/app')
const read = (file: string) => readFileSync(join(APP, file), 'utf8')
const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
const actionFiles = files.filter((file) => /^['"]use server['"]/.test(read(file)))

/** What somebody in the middle of set-up may do. Every other action of a signed-in person must wait. */
const open = [
  'new-password/actions.ts replacePasswordAction',
  'set-up/actions.ts beginSetUpAction',
  'set-up/authenticator-app/actions.ts startSetUpAppAction',
  'set-up/authenticator-app/[challenge]/actions.ts confirmSetUpAppAction',
  'set-up/authenticator-app/ours/[challenge]/actions.ts registerSetUpApprovalAppAction',
  'set-up/authenticator-app/ours/actions.ts startSetUpApprovalAppAction',
  'set-up/email/actions.ts startSetUpEmailAction',
  'set-up/email/code/[challenge]/actions.ts confirmSetUpEmailAction',
  'set-up/email/code/[challenge]/actions.ts resendSetUpMailAction',
  'set-up/security-key/actions.ts startSetUpKeyAction',
  'set-up/security-key/[challenge]/actions.ts confirmSetUpKeyAction',
  'set-up/actions.ts skipSetUpAction',
  'set-up/recovery-codes/actions.ts makeSetUpCodesAction',
  'set-up/phone/actions.ts startSetUpPhoneAction',
  'set-up/phone/code/[challenge]/actions.ts confirmSetUpPhoneAction',
  'set-up/phone/code/[challenge]/actions.ts resendSetUpCodeAction',
  'sign-out-action.ts signOutAction',
]

const actions = await Promise.all(
  actionFiles
    .filter((file) => !file.startsWith('(public)/'))
    .map(async (file) => {
      const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, file)).href)
      return Object.entries(exported).map(([name, action]) => ({ name: `${file} ${name}`, action }))
    }),
).then((all) => all.flat())

describe('in the middle of set-up', () => {
  it('exactly these actions can be done', () => {
    expect(actions.length).toBeGreaterThan(open.length + 6)
    expect(actions.map(({ name }) => name)).toEqual(expect.arrayContaining(open))
  })

  it.each(actions.filter(({ name }) => !open.includes(name)))('$name leads to set-up', async ({ action }) => {
    if (typeof action !== 'function') throw new Error('Not an action')
    await signedIn('admin')
    await require(3)
    const form = new FormData()
    const call = action.length === 2 ? action({}, form) : action(form)
    await expect(call).rejects.toMatchObject(leadsTo('/set-up?to=%2F'))
  })

  it('nothing but set-up asks for less than the whole gate', () => {
    const less = /\b(?:requirePersonInSetUp|requireActorInSetUp)\b/
    expect(files.filter((file) => less.test(read(file)) && !file.startsWith('set-up/'))).toEqual([])
  })

  it('nothing but a new password and signing out asks for a session alone', () => {
    const least = /\b(?:requireSignedIn|requireSignedInActor)\b/
    const allowed = (file: string) => file.startsWith('new-password/') || file === 'sign-out-action.ts'
    expect(files.filter((file) => least.test(read(file)) && !allowed(file))).toEqual([])
  })

  it('public actions act for nobody who is signed in', () => {
    const publicOnes = actionFiles.filter((file) => file.startsWith('(public)/'))
    expect(publicOnes.filter((file) => /\brequire(?:Person|Actor|ActingAdministrator)/.test(read(file)))).toEqual([])
  })
})

describe('while the password must be replaced', () => {
  const rest = ['new-password/actions.ts replacePasswordAction', 'sign-out-action.ts signOutAction']

  it.each(actions.filter(({ name }) => !rest.includes(name)))('$name leads to a new password', async ({ action }) => {
    if (typeof action !== 'function') throw new Error('Not an action')
    const { id } = await signedIn('admin')
    await require(3)
    await db.user.update({ where: { id }, data: { mustChangePassword: true } })
    const form = new FormData()
    const call = action.length === 2 ? action({}, form) : action(form)
    await expect(call).rejects.toMatchObject(leadsTo('/new-password'))
  })
})
