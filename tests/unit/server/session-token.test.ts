import { afterAll, describe, expect, it, vi } from 'vitest'
import { cookie, openSessionToken, sealSessionToken } from '@/server/auth'
import { keyring } from '@/server/keys'
import { aKey } from '../../support/builders'

const keys = keyring([aKey('a', 1)])
const token = { sub: '01890000-0000-7000-8000-000000000000', sid: 'secret-of-a-session' }
const sealed = await sealSessionToken(keys, token, 60)

describe('a sealed session token', () => {
  it('opens under the key that sealed it', async () => {
    expect(await openSessionToken(keys, sealed)).toEqual(token)
  })

  it('opens after a new key was put first', async () => {
    expect(await openSessionToken(keyring([aKey('b', 2), aKey('a', 1)]), sealed)).toEqual(token)
  })

  it('does not open under another key', async () => {
    expect(await openSessionToken(keyring([aKey('a', 2)]), sealed)).toBeNull()
  })

  it('does not show what it holds', () => {
    const readable = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect(readable.join('')).not.toMatch(/secret-of-a-session|01890000/)
  })

  it('does not open once it is old', async () => {
    expect(await openSessionToken(keys, await sealSessionToken(keys, token, -60))).toBeNull()
  })

  it('does not open when it was changed, cut short or made up', async () => {
    const parts = sealed.split('.')
    const forged = ['', 'x', parts.slice(0, 4).join('.'), sealed.slice(0, -8), parts.reverse().join('.')]
    expect(await Promise.all(forged.map((text) => openSessionToken(keys, text)))).toEqual(forged.map(() => null))
  })

  it('of another shape is nothing', async () => {
    const foreign = await sealSessionToken(keys, { ...token, sub: 'alex@example.test' }, 60)
    expect(await openSessionToken(keys, foreign)).toBeNull()
  })
})

describe('a cookie', () => {
  afterAll(() => vi.unstubAllEnvs())

  it.each([
    ['https://id.example.org', '__Host-countersign.session', true],
    ['http://127.0.0.1:3000', 'countersign.session', false],
  ])('of %s is %s, out of reach of scripts and of other sites', async (address, name, secure) => {
    vi.resetModules()
    const key = `k:${Buffer.alloc(32, 1).toString('base64')}`
    const settings = { DATABASE_URL: 'postgresql://db/x', APP_URL: address, COUNTERSIGN_KEYS: key, DEMO: '1' }
    for (const [setting, value] of Object.entries(settings)) vi.stubEnv(setting, value)
    const auth = await import('@/server/auth')
    const options = { httpOnly: true, secure, sameSite: 'lax', path: '/' }
    expect(auth.cookie('session')).toEqual({ name, options })
    expect(cookie).not.toBe(auth.cookie)
  })
})
