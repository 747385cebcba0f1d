import { describe, expect, it } from 'vitest'
import { allowsCountry, defaultPolicy, MethodsPolicy, policyFor } from '@/features/policy/policy'
import { aPolicy } from '../support/builders'

describe('the policy that the product comes with', () => {
  it('allows everything and demands nothing', () => {
    expect(MethodsPolicy.parse(defaultPolicy)).toEqual(aPolicy())
    expect(allowsCountry(defaultPolicy, 'CH')).toBe(true)
    expect(allowsCountry(defaultPolicy, null)).toBe(true)
  })
})

describe('security questions', () => {
  const off = defaultPolicy.questions
  const id = (digit: number) => `0192aaaa-0000-7000-8000-00000000000${digit}`
  const accepts = (changes: object) =>
    MethodsPolicy.safeParse({ ...aPolicy(), questions: { ...off, ...changes } }).success

  it('are off, in policies of before they existed, too', () => {
    expect(off.enabled).toBe(false)
    const { questions: _, ...older } = defaultPolicy
    expect(MethodsPolicy.parse(older).questions).toEqual(off)
  })

  it('are 3 to 5, and no more are asked than were answered', () => {
    expect(accepts({ toRegister: 5, toAnswer: 4 })).toBe(true)
    for (const wrong of [
      { toRegister: 2 },
      { toRegister: 6 },
      { toAnswer: 4 },
      { toRegister: 3.5 },
      { toAnswer: '3' },
    ]) {
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false)
    }
  })

  it('of the organisation are twenty, of one line, of 3 to 200 characters, each once', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: id(0).slice(0, -2) + String(at + 10), text: `Question ${at}?` }))
    expect(accepts({ custom: some(20) })).toBe(true)
    expect(accepts({ custom: some(21) })).toBe(false)
    const text = 'Which ward?'
    for (const custom of [
      [{ id: 'firstToy', text }],
      [{ id: id(1), text: 'ab' }],
      [{ id: id(1), text: '  \u200b ' }],
      [{ id: id(1), text: 'x'.repeat(201) }],
      [
        { id: id(1), text },
        { id: id(1), text: 'Which street?' },
      ],
      [
        { id: id(1), text },
        { id: id(2), text: ' WHICH  ward? ' },
      ],
    ]) {
      expect(accepts({ custom }), JSON.stringify(custom)).toBe(false)
    }
    const parsed = MethodsPolicy.parse({
      ...aPolicy(),
      questions: { ...off, custom: [{ id: id(1), text: 'Which\nward?' }] },
    })
    expect(parsed.questions.custom).toEqual([{ id: id(1), text }])
  })

  it('are for people without a role only', () => {
    const on = aPolicy({ questions: { ...off, enabled: true } })
    const enabledFor = (role: Parameters<typeof policyFor>[2]) => policyFor(on, [], role).questions.enabled
    expect(enabledFor('user')).toBe(true)
    for (const role of ['admin', 'helpdesk', null] as const) expect(enabledFor(role)).toBe(false)
    expect(policyFor(aPolicy(), [], 'user').questions.enabled).toBe(false)
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
