import { getCountries } from 'libphonenumber-js'
import { describe, expect, it } from 'vitest'
import { OptionalAmount } from '@/app/(admin)/admin/spend/amount-field'
import { sendsWorth } from '@/features/spend/caps'
import { OpeningReason } from '@/features/spend/open-country'
import { listPrice } from '@/features/spend/prices'
import { defaultSpendSettings, priceOf, SpendSettings, toCurrency, toMillionths } from '@/features/spend/settings'

describe('a price', () => {
  it('is that of the list, in millionths of a dollar', () => {
    expect(priceOf(defaultSpendSettings, 'US', 'text')).toBe(8_300)
    expect(priceOf(defaultSpendSettings, 'US', 'call')).toBe(14_000)
  })

  it('is what an administrator says, in their currency, and the rest stays that of the list', () => {
    const countries = { CH: { text: 0.09, call: null, moneyPerDay: null } }
    const settings = { ...defaultSpendSettings, currency: 'CHF', perDollar: 0.9, countries }
    expect(priceOf(settings, 'CH', 'text')).toBe(100_000)
    expect(priceOf(settings, 'CH', 'call')).toBe(200_000)
  })

  it('of a country that the list does not know errs high', () => {
    const known = getCountries().map((country) => listPrice(country, 'text'))
    expect(Math.max(...known)).toBe(listPrice('XX', 'text'))
    expect(listPrice('XX', 'call')).toBeGreaterThan(listPrice('CH', 'call'))
  })

  it('may be nothing', () => {
    const countries = { CH: { text: 0, call: null, moneyPerDay: null } }
    expect(priceOf({ ...defaultSpendSettings, countries }, 'CH', 'text')).toBe(0)
  })
})

it('amounts come back as they went in', () => {
  const settings = { perDollar: 0.9137 }
  for (const amount of [0, 0.01, 0.0769, 12, 999_999]) {
    expect(toCurrency(settings, toMillionths(settings, amount))).toBeCloseTo(amount, 4)
  }
})

describe('an amount', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['0.08', 0.08],
    ['0,08', 0.08],
    [' 12 ', 12],
    ['999999.999999', 999_999.999999],
  ])('%j is %j', (text, amount) => {
    expect(OptionalAmount.parse(text)).toBe(amount)
  })

  it.each(['-1', '1e9', '0x10', 'NaN', '1.2.3', '1,234.5', '.5', '5.', '1234567', '0.1234567', '٣', '1\n2'])(
    '%j is none',
    (text) => {
      expect(OptionalAmount.safeParse(text).success).toBe(false)
    },
  )
})

describe('settings', () => {
  it('that the product comes with are valid', () => {
    expect(SpendSettings.parse(defaultSpendSettings)).toEqual(defaultSpendSettings)
  })

  it.each([{ currency: 'XXX1' }, { currency: 'DOGE' }, { perDollar: 0 }, { moneyPerDay: -1 }, { unverified: 'off' }])(
    'with %j are none',
    (wrong) => {
      expect(SpendSettings.safeParse({ ...defaultSpendSettings, ...wrong }).success).toBe(false)
    },
  )
})

it('approved codes vouch for four sends each, and nobody waits for the first twenty', () => {
  expect([0, 1, 5, 6, 100].map(sendsWorth)).toEqual([20, 20, 20, 24, 400])
})

it.each(['', 'abcd', '    x', 'x'.repeat(201), 'two\nlines!', 'right\u202Eleft'])('%j is no reason', (text) => {
  expect(OpeningReason.safeParse(text).success).toBe(false)
})
