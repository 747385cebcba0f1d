import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openPlaces } from '@/server/places'
import { anMmdb } from '../../support/mmdb'

const dir = mkdtempSync(join(tmpdir(), 'countersign-places-'))
afterAll(() => rmSync(dir, { recursive: true }))

function placesOf(record: Parameters<typeof anMmdb>[1]) {
  const file = join(dir, 'places.mmdb')
  writeFileSync(file, anMmdb([192, 0, 2], record))
  return openPlaces(file)
}
const oslo = { city: { names: { en: 'Oslo', nb: 'Oslo' } }, country: { names: { en: 'Norway' } } }

describe('the place of an address', () => {
  it('is its city and country', () => {
    expect(placesOf(oslo)('192.0.2.10')).toBe('Oslo, Norway')
  })

  it.each([
    [{ country: { names: { en: 'Norway' } } }, 'Norway'],
    [{ city: { names: {} }, country: { names: { en: 'Norway' } } }, 'Norway'],
    [{ continent: { names: { en: 'Europe' } } }, null],
  ])('is as much as is known of %j', (record, place) => {
    expect(placesOf(record)('192.0.2.10')).toBe(place)
  })

  it.each(['198.51.100.1', '127.0.0.1', '2001:db8::1', 'unknown', '', null])('is nowhere for %s', (address) => {
    expect(placesOf(oslo)(address)).toBeNull()
  })
})

it.each([
  ['missing', join(dir, 'none.mmdb')],
  ['no such database', import.meta.filename],
])('a file that is %s is refused', (_, file) => {
  expect(() => openPlaces(file)).toThrow()
})
