import { expect, it } from 'vitest'
import { isoDay } from '@/lib/iso-day'

it.each([
  ['UTC', '2027-01-31'],
  ['Europe/Zurich', '2027-02-01'],
  ['America/Los_Angeles', '2027-01-31'],
  ['Pacific/Auckland', '2027-02-01'],
])('the day at half past eleven of a January evening in UTC, in %s, is %s', (zone, day) => {
  expect(isoDay(new Date('2027-01-31T23:30:00Z'), zone)).toBe(day)
})
