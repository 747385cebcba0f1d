import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownDatabase } from '../support/database'

const db = await ownDatabase()
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const FATAL = 60

/** Starts as a process with these keys does: `null` when it starts, else what its last log line says. */
async function start(keys: string, more: Record<string, string> = {}): Promise<string | null> {
  vi.resetModules()
  vi.restoreAllMocks()
  for (const shared of ['countersignDeps', 'countersignPlaces']) Reflect.deleteProperty(globalThis, shared)
  const settings = { DATABASE_URL: db.url, APP_URL: 'http://127.0.0.1:3000', DEMO: '1', COUNTERSIGN_KEYS: keys }
  for (const [name, value] of Object.entries({ ...settings, ...more })) vi.stubEnv(name, value)
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never) // the type says that it never returns
  const { log } = await import('@/server/log')
  const fatal = vi.spyOn(log, 'fatal').mockReturnValue()
  const { boot } = await import('@/server/boot')
  await boot()
  const { deps } = await import('@/server/deps')
  if (keys) await deps().db.$disconnect()
  if (exit.mock.calls.length === 0) return null
  expect(exit).toHaveBeenCalledWith(1)
  expect(log.levels.values.fatal).toBe(FATAL)
  return String(fatal.mock.calls.at(-1))
}

beforeEach(async () => {
  await db.encryptionKey.deleteMany()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('a start', () => {
  it('remembers its keys, and works again with the same ones', async () => {
    expect(await start(`a:${key(1)}`)).toBeNull()
    expect(await start(`a:${key(1)}`)).toBeNull()
    expect(await db.encryptionKey.count()).toBe(1)
  })

  it('takes a new key beside the old one', async () => {
    await start(`a:${key(1)}`)
    expect(await start(`b:${key(2)},a:${key(1)}`)).toBeNull()
    expect(await db.encryptionKey.count()).toBe(2)
  })

  it('stops with code 1 when a key is missing that the database was written with', async () => {
    await start(`b:${key(2)},a:${key(1)}`)
    expect(await start(`b:${key(2)}`)).toContain('lacks keys this database was written with: a')
  })

  it('stops when a key has the right name and another secret', async () => {
    await start(`a:${key(1)}`)
    expect(await start(`a:${key(3)}`)).toContain('lacks keys this database was written with: a')
  })

  it('that stopped has not put its own key in place of the right one', async () => {
    await start(`a:${key(1)}`)
    await start(`z:${key(3)}`)
    expect(await start(`a:${key(1)}`)).toBeNull()
  })

  it('stops where the database of places cannot be read', async () => {
    const places = { GEOIP_DATABASE: '/nowhere/places.mmdb' }
    expect(await start(`a:${key(1)}`, places)).toContain('GEOIP_DATABASE names no database')
  })

  it('stores no key, only fingerprints', async () => {
    await start(`a:${key(1)}`)
    const [stored] = await db.encryptionKey.findMany()
    expect(stored?.fingerprint).toHaveLength(43)
    expect(JSON.stringify(stored)).not.toContain(key(1).slice(0, 20))
  })
})
