import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLocalTime, toLocalTime } from '@/lib/zoned-time'

const zones = ['UTC', 'Europe/Zurich', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

describe('a local time', () => {
  it.each([
    ['2027-02-01T09:30', 'UTC', '2027-02-01T09:30:00.000Z'],
    ['2027-02-01T09:30', 'Europe/Zurich', '2027-02-01T08:30:00.000Z'],
    ['2027-07-01T09:30', 'Europe/Zurich', '2027-07-01T07:30:00.000Z'],
    ['2027-02-01T09:30', 'Asia/Kathmandu', '2027-02-01T03:45:00.000Z'],
    ['2027-02-01T09:30', 'America/St_Johns', '2027-02-01T13:00:00.000Z'],
    // The hour that comes twice is the first.
    ['2027-10-31T02:30', 'Europe/Zurich', '2027-10-31T00:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(fromLocalTime(text, zone)?.toISOString()).toBe(expected)
  })

  it.each([
    ['an hour that is left out', '2027-03-28T02:30'],
    ['a day that does not exist', '2027-02-30T09:30'],
    ['a month that does not exist', '2027-13-01T09:30'],
    ['an hour that does not exist', '2027-02-01T24:00'],
    ['a minute that does not exist', '2027-02-01T09:60'],
    ['a day alone', '2027-02-01'],
    ['seconds', '2027-02-01T09:30:00'],
    ['a zone of its own', '2027-02-01T09:30Z'],
    ['the year 0000', '0000-01-01T00:00'],
    ['nothing', ''],
  ])('is none where it is %s', (_, text) => {
    expect(fromLocalTime(text, 'Europe/Zurich')).toBeNull()
  })

  it('of any moment leads back to its minute, or to the same hour before the clocks went back', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
        const text = toLocalTime(at, zone)
        const back = fromLocalTime(text, zone)
        expect(back && toLocalTime(back, zone)).toBe(text)
        expect(at.getTime() - (back?.getTime() ?? 0)).toBeLessThan(2 * 60 * 60 * 1000)
      }),
    )
  })

  it('is read from any text without an error', () => {
    fc.assert(fc.property(fc.string(), (text) => void fromLocalTime(text, 'Europe/Zurich')))
  })
})
