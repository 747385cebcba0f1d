import fc from 'fast-check'
import { getCountries } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import {
  formatNational,
  formatPhoneNumber,
  maskPhoneNumber,
  parsePhoneNumber,
  phoneNumberEnding,
} from '@/lib/phone-number'

const countries = getCountries()
const country = fc.constantFrom(...countries)
const number = country
  .map((code) => parsePhoneNumber(examples[code] ?? '', code)?.number)
  .filter((one) => one !== undefined)

describe('a number', () => {
  it.each([
    ['425 555 0142', 'US', '+14255550142'],
    ['(425) 555-0142', 'US', '+14255550142'],
    ['+1 425 555 0142', 'CH', '+14255550142'],
    ['079 123 45 67', 'CH', '+41791234567'],
    ['+44 20 7946 0018', 'US', '+442079460018'],
    ['０７９ １２３ ４５ ６７', 'CH', '+41791234567'],
  ] as const)('typed as "%s" in %s is %s', (typed, where, number) => {
    expect(parsePhoneNumber(typed, where)?.number).toBe(number)
  })

  it.each([
    '',
    ' ',
    '42',
    'abc',
    '+',
    '+999 123456',
    '425 555 014',
    '4255550142999',
    '425 555 0142 x12',
    '1'.repeat(1000),
  ])('"%.20s" does not exist in the United States', (typed) => {
    expect(parsePhoneNumber(typed, 'US')).toBeNull()
  })

  it('has the country that it belongs to, not the one that was chosen', () => {
    expect(parsePhoneNumber('+41 79 123 45 67', 'US')?.country).toBe('CH')
  })

  it('of a satellite has none', () => {
    expect(parsePhoneNumber('+881 612 345 678', 'US')?.country).toBeNull()
  })

  it('is read from any text without an error, and is always in E.164 form', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+\d ()x;=.-]{0,40}$/))
    fc.assert(
      fc.property(text, country, (typed, where) => {
        expect(parsePhoneNumber(typed, where)?.number ?? '+10').toMatch(/^\+[1-9]\d{1,14}$/)
      }),
    )
  })

  it('is understood as people type it, in every country', () => {
    const unread = countries.filter((code) => examples[code] && !parsePhoneNumber(examples[code], code))
    expect(unread).toEqual([])
  })
})

describe('shown', () => {
  const us = parsePhoneNumber('+14255550142', 'US')?.number

  it('to its owner it has spaces', () => {
    expect(us && [formatPhoneNumber(us), formatNational(us)]).toEqual(['+1 425 555 0142', '(425) 555-0142'])
  })

  it('masked it has its calling code and its last two digits', () => {
    expect(us && maskPhoneNumber(us)).toBe('+1\u00a0••••••••\u00a042')
  })

  it('masked it never shows more than that, in any country', () => {
    fc.assert(
      fc.property(number, (one) => {
        const [code = '', dots = '', rest = '', ...more] = maskPhoneNumber(one).split('\u00a0')
        expect(more).toEqual([])
        expect(one.startsWith(code)).toBe(true)
        expect(dots).toMatch(/^•{2,}$/)
        expect(rest).toBe(one.slice(-2))
        expect(code.length - 1).toBeLessThanOrEqual(3)
        expect(phoneNumberEnding(one)).toBe(rest)
      }),
    )
  })
})
