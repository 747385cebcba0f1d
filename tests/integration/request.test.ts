import { cookies, headers } from 'next/headers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hashToken } from '@/features/sessions/repository'
import { signOutEverywhere } from '@/features/sessions/sign-out'
import { deps } from '@/server/deps'
import { requestSource, requireSameOrigin } from '@/server/request'
import * as session from '@/server/session'
import { anActor } from '../support/builders'
import { sharedDatabase } from '../support/database'
import { aSignIn } from '../support/sessions'

vi.mock('next/headers')
const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const settings = { APP_URL, COUNTERSIGN_KEYS: `k:${'A'.repeat(43)}=`, DEMO: '1', TRUSTED_PROXIES: '1' }
  Object.assign(process.env, settings, { LOG_LEVEL: 'silent' })
  return { APP_URL }
})

const db = sharedDatabase()
const jar = new Map<string, string>()
const OWN = { origin: APP_URL, 'sec-fetch-site': 'same-origin' }

/** The request that is being answered. */
function aRequest(sent: Record<string, string>): void {
  vi.mocked(headers).mockResolvedValue(new Headers(sent) as Awaited<ReturnType<typeof headers>>)
}

beforeEach(() => {
  jar.clear()
  aRequest(OWN)
  const store = {
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
  }
  // The part of Next's cookie store that the portal uses.
  vi.mocked(cookies).mockResolvedValue(store as unknown as Awaited<ReturnType<typeof cookies>>)
})
afterEach(() => vi.clearAllMocks())

/** Somebody whose browser has the cookies of a sign-in. */
async function signedIn(role: 'user' | 'admin' = 'user') {
  const actor = await anActor(db, { role })
  const browserHash = await session.ensureBrowser()
  const opened = await aSignIn(deps(), { ...actor, userId: actor.id, browserHash })
  if (opened) await session.writeSessionCookie(opened)
  return actor
}

describe('a request', () => {
  it('of a signed-in browser is of its person', async () => {
    const { id, email, role } = await signedIn()
    expect(await session.requireActor()).toMatchObject({ id, email, role })
  })

  it('without a cookie is sent to the sign-in page', async () => {
    await expect(session.requirePerson()).rejects.toMatchObject({ digest: expect.stringContaining('/sign-in') })
  })

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'])(
    'with the forged cookie %j is of nobody',
    async (forged) => {
      jar.set('__Host-countersign.session', forged)
      expect(await session.currentPerson()).toBeNull()
    },
  )

  it('with a session cookie copied into another browser is of nobody', async () => {
    await signedIn()
    jar.set('__Host-countersign.browser', 'another browser')
    expect(await session.currentPerson()).toBeNull()
    jar.delete('__Host-countersign.browser')
    expect(await session.currentPerson()).toBeNull()
  })

  it('after "sign out everywhere" is of nobody, whatever its cookie says', async () => {
    await signedIn()
    await signOutEverywhere(deps(), await session.requireActor())
    expect(await session.currentPerson()).toBeNull()
  })

  it('after the account was disabled is of nobody', async () => {
    const { id } = await signedIn()
    await db.user.update({ where: { id }, data: { disabledAt: new Date() } })
    expect(await session.currentPerson()).toBeNull()
  })

  it('of somebody who is no administrator gets the answer of a page that does not exist', async () => {
    await signedIn()
    for (const ask of [session.requireAdministrator, session.requireActingAdministrator]) {
      await expect(ask()).rejects.toMatchObject({ digest: expect.stringContaining('404') })
    }
  })

  it('of an administrator is let in', async () => {
    const { id } = await signedIn('admin')
    expect(await session.requireActingAdministrator()).toMatchObject({ id, role: 'admin' })
  })

  it('whose person lost the role a moment ago is not', async () => {
    const { id } = await signedIn('admin')
    await db.user.update({ where: { id }, data: { role: 'user' } })
    await expect(session.requireAdministrator()).rejects.toMatchObject({ digest: expect.stringContaining('404') })
  })

  it('keeps the browser it has, whose cookie the database knows as a hash', async () => {
    const hash = await session.ensureBrowser()
    expect(await session.ensureBrowser()).toBe(hash)
    expect(hashToken(jar.get('__Host-countersign.browser') ?? '')).toBe(hash)
  })

  it('to sign out takes the cookie away', async () => {
    await signedIn()
    await session.clearSessionCookie()
    expect(await session.currentPerson()).toBeNull()
  })
})

describe('a request that changes something', () => {
  it('from our own page is taken, also from a browser that sends no Sec-Fetch-Site', async () => {
    await expect(requireSameOrigin()).resolves.toBeUndefined()
    aRequest({ origin: APP_URL })
    await expect(requireSameOrigin()).resolves.toBeUndefined()
  })

  it.each([
    ['without an origin', {}],
    ['without an origin, though from our own site', { 'sec-fetch-site': 'same-origin' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a page that hides its origin', { origin: 'null' }],
    ['from a subdomain', { origin: 'https://x.id.example.test' }],
    ['from our host over http', { origin: 'http://id.example.test' }],
    ['from another port', { origin: `${APP_URL}:8443` }],
    ['from an origin that begins as ours does', { origin: `${APP_URL}.evil.example` }],
    ['across sites', { origin: APP_URL, 'sec-fetch-site': 'cross-site' }],
    ['from a sister site', { origin: APP_URL, 'sec-fetch-site': 'same-site' }],
    ['typed into the address bar', { origin: APP_URL, 'sec-fetch-site': 'none' }],
  ])('%s is refused', async (_, sent) => {
    await signedIn()
    aRequest(sent)
    await expect(requireSameOrigin()).rejects.toThrow('another origin')
    await expect(session.requireActor()).rejects.toThrow('another origin')
  })
})

describe('where a request came from', () => {
  it.each([
    ['198.51.100.7, 10.0.0.1', '198.51.100.7'],
    ['6.6.6.6, 198.51.100.7, 10.0.0.1', '198.51.100.7'],
    ['10.0.0.1', null],
    ['', null],
  ])('behind one proxy, "%s" means %s', async (forwarded, address) => {
    aRequest({ 'x-forwarded-for': forwarded })
    expect((await requestSource()).address).toBe(address)
  })

  it('keeps the first 512 characters of the browser’s name', async () => {
    aRequest({ 'user-agent': 'x'.repeat(5000) })
    expect((await requestSource()).userAgent).toHaveLength(512)
  })
})
