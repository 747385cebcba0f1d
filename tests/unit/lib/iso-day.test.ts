import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayAfter, isoDay, startOfDay } from '@/lib/iso-day'

it.each([
  ['UTC', '2027-01-31'],
  ['Europe/Zurich', '2027-02-01'],
  ['America/Los_Angeles', '2027-01-31'],
  ['Pacific/Auckland', '2027-02-01'],
])('the day at half past eleven of a January evening in UTC, in %s, is %s', (zone, day) => {
  expect(isoDay(new Date('2027-01-31T23:30:00Z'), zone)).toBe(day)
})

it.each([
  ['UTC', '2027-02-01', '2027-02-01T00:00:00.000Z'],
  ['Europe/Zurich', '2027-02-01', '2027-01-31T23:00:00.000Z'],
  ['Europe/Zurich', '2027-07-01', '2027-06-30T22:00:00.000Z'],
  ['Pacific/Kiritimati', '2027-02-01', '2027-01-31T10:00:00.000Z'],
  ['America/Los_Angeles', '2027-02-01', '2027-02-01T08:00:00.000Z'],
  // The clocks went from midnight to one.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
  // This day was left out.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
])('in %s, %s begins at %s', (zone, day, moment) => {
  expect(startOfDay(day, zone).toISOString()).toBe(moment)
})

it('a day begins when the one before it ends, everywhere', () => {
  const zone = fc.constantFrom('UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/St_Johns')
  const range = { min: new Date('1971-01-01'), max: new Date('2037-12-30'), noInvalidDate: true }
  const day = fc.date(range).map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(zone, day, (timeZone, one) => {
      const start = startOfDay(one, timeZone)
      expect(isoDay(start, timeZone)).toBe(one)
      expect(isoDay(new Date(start.getTime() - 1), timeZone) < one).toBe(true)
      expect(isoDay(new Date(startOfDay(dayAfter(one), timeZone).getTime() - 1), timeZone)).toBe(one)
    }),
    { numRuns: 60 },
  )
})
