import { describe, expect, it } from 'vitest'
import { planSetUp, setUpOf } from '@/features/registration/set-up'
import { aMethod, aPolicy } from '../../support/builders'

const TODAY = '2027-02-01'
const twoStep = { required: 'all' as const, groups: [], from: null, skips: 3 }
const strict = aPolicy({ twoStep })
/** As before authenticator apps: what the plan does with phones. */
const phones = { twoStep, appCode: false, appNotification: false, securityKey: false, email: false }
const who = { methods: [], policy: strict, skips: 0, skippedHere: false, today: TODAY }
const disabled = aMethod({ disabledAt: new Date('2027-01-31T09:00:00Z') })

describe('set-up', () => {
  it.each([
    ['asks for nothing while the policy demands nothing', { policy: aPolicy() }, { kind: 'nothing' }],
    ['may be skipped as often as the policy says', {}, { kind: 'may_skip', skipsLeft: 3 }],
    ['counts the skips of before', { skips: 2 }, { kind: 'may_skip', skipsLeft: 1 }],
    ['is required when no skip is left', { skips: 3 }, { kind: 'required' }],
    [
      'is required at once where the policy allows no skip',
      { policy: aPolicy({ twoStep: { ...twoStep, skips: 0 } }) },
      { kind: 'required' },
    ],
    ['is over with a method for signing in', { methods: [aMethod()], skips: 3 }, { kind: 'nothing' }],
    [
      'is not over with recovery codes alone',
      { methods: [aMethod({ type: 'recovery_codes', uses: { left: 10, of: 10 } })], skips: 3 },
      { kind: 'required' },
    ],
    [
      'is not over with an email, which signs nobody in',
      { methods: [aMethod({ type: 'email' })], skips: 3 },
      { kind: 'required' },
    ],
    [
      'is over with any method for signing in',
      { methods: [aMethod({ type: 'office_phone' })], skips: 3 },
      { kind: 'nothing' },
    ],
    ['is not begun anew by wrong codes that disabled a method', { methods: [disabled], skips: 3 }, { kind: 'nothing' }],
    ['stays away for the rest of a session that skipped it', { skips: 1, skippedHere: true }, { kind: 'nothing' }],
    [
      'stays away, too, after the last skip until the session ends',
      { skips: 3, skippedHere: true },
      { kind: 'nothing' },
    ],
    [
      'comes back in a session whose skip the policy has taken back',
      { skips: 2, skippedHere: true, policy: aPolicy({ twoStep: { ...twoStep, skips: 1 } }) },
      { kind: 'required' },
    ],
  ] as const)('%s', (_, changes, expected) => {
    expect(setUpOf({ ...who, ...changes })).toEqual(expected)
  })

  it.each([
    ['2027-02-02', 'nothing'],
    ['2027-02-01', 'required'],
    ['2026-12-31', 'required'],
  ])('from %s is %s', (from, kind) => {
    const policy = aPolicy({ twoStep: { required: 'all', groups: [], from, skips: 0 } })
    expect(setUpOf({ ...who, policy })).toEqual({ kind })
  })

  it.each([
    ['the place it has', { slots: { mobile: false } }],
    ['the country', { countries: ['CH' as const] }],
  ])('is asked for again when the policy forbids %s', (_, forbidden) => {
    expect(setUpOf({ ...who, methods: [aMethod()], skips: 3, policy: aPolicy({ twoStep, ...forbidden }) })).toEqual({
      kind: 'required',
    })
  })
})

describe('the plan', () => {
  const choices = (plan: ReturnType<typeof planSetUp>) => plan.next?.choices.map(({ type }) => type.id)

  it('counts recovery codes as no step, and as one of the two methods that a reset takes', () => {
    const codes = aMethod({ type: 'recovery_codes', uses: { left: 10, of: 10 } })
    expect(planSetUp([codes], strict)).toMatchObject({ done: 0, total: 1, next: { demanded: true } })
    expect(planSetUp([aMethod(), codes], strict)).toEqual({ done: 1, total: 1, next: null })
    expect(choices(planSetUp([aMethod()], strict))).not.toContain('recovery_codes')
  })

  it('begins with the strongest method that serves both, and offers a second one for resets', () => {
    const plan = planSetUp([], strict)
    expect(plan).toMatchObject({ done: 0, total: 2, next: { demanded: true } })
    expect(choices(plan)).toEqual(['authenticator_app', 'phone', 'office_phone', 'security_key'])
  })

  it('offers a second method and does not demand it', () => {
    const plan = planSetUp([aMethod()], aPolicy(phones))
    expect(plan).toMatchObject({ done: 1, total: 2, next: { demanded: false } })
    expect(choices(plan)).toEqual(['alternate_phone', 'office_phone'])
  })

  it('offers another kind before a second of the same', () => {
    const plan = planSetUp([aMethod({ type: 'authenticator_app' })], strict)
    expect(choices(plan)).toEqual(['phone', 'office_phone', 'email', 'authenticator_app'])
  })

  it('offers an email as a second method, for resets, and never as the first', () => {
    const policy = aPolicy({ ...phones, slots: { alternate: false, office: false }, email: true })
    expect(choices(planSetUp([], policy))).toEqual(['phone'])
    expect(planSetUp([aMethod()], policy)).toMatchObject({ done: 1, total: 2, next: { demanded: false } })
    expect(choices(planSetUp([aMethod()], policy))).toEqual(['email'])
    const email = aMethod({ type: 'email' })
    expect(planSetUp([email], policy)).toMatchObject({ done: 1, total: 2, next: { demanded: true } })
    expect(choices(planSetUp([email], policy))).toEqual(['phone'])
    expect(planSetUp([aMethod(), email], policy)).toEqual({ done: 2, total: 2, next: null })
  })

  it('is at its end with two methods', () => {
    const plan = planSetUp([aMethod(), aMethod({ type: 'office_phone' })], strict)
    expect(plan).toEqual({ done: 2, total: 2, next: null })
  })

  it('is one method long where the policy leaves no second', () => {
    const policy = aPolicy({ ...phones, slots: { alternate: false, office: false } })
    expect(planSetUp([], policy)).toMatchObject({ done: 0, total: 1 })
    expect(planSetUp([aMethod()], policy)).toEqual({ done: 1, total: 1, next: null })
  })

  it('puts calls to an office phone behind texts, and beside calls in the order of the list', () => {
    expect(choices(planSetUp([], aPolicy({ ...phones, text: false })))).toEqual(['phone', 'office_phone'])
    expect(choices(planSetUp([], aPolicy({ ...phones, slots: { mobile: false } })))).toEqual(['office_phone'])
  })

  it('gives a phone that is no longer allowed a new number, since its place is taken', () => {
    const foreign = aMethod({ country: 'FR' })
    const plan = planSetUp([foreign], aPolicy({ ...phones, countries: ['US'] }))
    expect(plan).toMatchObject({ done: 0, total: 2, next: { demanded: true } })
    expect(plan.next?.choices[0]).toMatchObject({ type: { id: 'phone' }, replaces: foreign })
    expect(plan.next?.choices.slice(1).map(({ replaces }) => replaces)).toEqual([null, null])
  })
})
