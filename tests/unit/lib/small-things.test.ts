import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countriesIn, guessCountry } from '@/lib/countries'
import { parseDuration } from '@/lib/duration'
import { initials } from '@/lib/initials'
import * as time from '@/lib/time'
import { days, hours, minutes, seconds } from '@/lib/time'
import { waitUntil } from '@/lib/wait'

describe('a duration', () => {
  it.each([
    ['90s', seconds(90)],
    ['10m', minutes(10)],
    ['24h', days(1)],
    ['1d', hours(24)],
    [' 5m ', minutes(5)],
  ])('%j is %i milliseconds', (text, length) => {
    expect(parseDuration(text)).toBe(length)
  })

  it.each(['', '0s', '-1m', '1', 'm', '1.5h', '1w', '10 m', '010s', '99999999s', '1m30s', 'NaNs'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    },
  )

  it('of any other text is none, without an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDuration(`${text}!`)).toBeNull()
      }),
    )
  })
})

describe('a wait', () => {
  const now = new Date('2027-01-01T09:00:00Z')

  it.each([
    [seconds(40), 'seconds', 40],
    [seconds(39) + 1, 'seconds', 40],
    [seconds(90), 'seconds', 90],
    [seconds(90) + 1, 'minutes', 2],
    [minutes(90), 'minutes', 90],
    [minutes(90) + 1, 'hours', 2],
    [days(1), 'hours', 24],
    [0, 'seconds', 1],
    [-minutes(5), 'seconds', 1],
  ] as const)('of %i ms is said as %s: %i', (left, unit, count) => {
    expect(waitUntil(time.after(now, left), now)).toEqual({ unit, count })
  })

  it('is never said shorter than it is', () => {
    const length = { seconds: seconds(1), minutes: minutes(1), hours: hours(1) }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: days(2) }), (left) => {
        const { unit, count } = waitUntil(time.after(now, left), now)
        expect(count * length[unit]).toBeGreaterThanOrEqual(left)
      }),
    )
  })

  it('before a moment is the other way round from after it', () => {
    expect(time.before(time.after(now, days(3)), days(3))).toEqual(now)
  })
})

describe('initials', () => {
  it.each([
    ['Alex Moreau', 'AM'],
    ['alex', 'A'],
    ['  Ana María  de la Cruz ', 'AC'],
    ['élodie ångström', 'ÉÅ'],
    ['𝒜lex 🦊', '𝒜🦊'],
    ['', ''],
    ['   ', ''],
  ])('of %j are %j', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})

describe('countries', () => {
  const all = countriesIn('en')

  it('have a name, a code and a calling code, each once', () => {
    expect(all.find(({ code }) => code === 'CH')).toEqual({ code: 'CH', name: 'Switzerland', callingCode: '41' })
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
    for (const { name, callingCode } of all) expect(`${name} ${callingCode}`).toMatch(/\S \d{1,3}$/)
  })

  it('stand in the order of their names in the language', () => {
    const names = countriesIn('sv').map(({ name }) => name)
    expect(names).toEqual([...names].sort(new Intl.Collator('sv').compare))
  })

  it.each([
    ['de-CH,de;q=0.9,en-US;q=0.8', 'CH'],
    ['en, fr-ca', 'CA'],
    ['en', 'US'],
    ['', 'US'],
    [null, 'US'],
    ['en-XX, de-AT', 'AT'],
    ['en-US\n<script>', 'US'],
    [`${'a'.repeat(50_000)}-CH`, 'US'],
  ])('are guessed from the languages %.30j: %s', (languages, code) => {
    expect(guessCountry(languages, all)).toBe(code)
  })

  it('are guessed among the allowed ones only', () => {
    const allowed = all.filter(({ code }) => code === 'CH' || code === 'DE')
    expect(guessCountry('fr-FR', allowed)).toBe('DE')
    expect(guessCountry('fr-FR', [])).toBeUndefined()
  })
})
