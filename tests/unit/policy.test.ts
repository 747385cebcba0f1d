import { describe, expect, it } from 'vitest'
import { allowsCountry, defaultPolicy, MethodsPolicy } from '@/features/policy/policy'
import { aPolicy } from '../support/builders'

describe('the policy that the product comes with', () => {
  it('allows everything and demands nothing', () => {
    expect(MethodsPolicy.parse(defaultPolicy)).toEqual(aPolicy())
    expect(allowsCountry(defaultPolicy, 'CH')).toBe(true)
    expect(allowsCountry(defaultPolicy, null)).toBe(true)
  })
})

describe('a list of countries', () => {
  it('allows those on it and no other', () => {
    const policy = aPolicy({ countries: ['CH', 'US'] })
    expect(['CH', 'US', 'DE', null].map((country) => allowsCountry(policy, country))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it.each([['XX'], ['ch'], [''], [1], [null], ['US', 'United States']])(
    'with %j on it is no policy',
    (...countries) => {
      expect(MethodsPolicy.safeParse({ ...aPolicy(), countries }).success).toBe(false)
    },
  )
})

it.each([{}, null, { ...aPolicy(), text: 'on' }, { ...aPolicy(), slots: { mobile: true } }])(
  '%j is no policy',
  (value) => {
    expect(MethodsPolicy.safeParse(value).success).toBe(false)
  },
)
