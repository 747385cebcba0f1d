import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Audience,
  type Belonging,
  defaultPolicy,
  judge,
  namedGroups,
  OrganisationPolicy,
  policyFor,
} from '@/features/policy/organisation-policy'
import { allowsCountry, allowsKey, MethodsPolicy } from '@/features/policy/policy'
import { allows, subjectIds, withSubject } from '@/features/policy/subjects'
import { aPolicy } from '../../support/builders'

const [FIELD, FINANCE, CONTRACTORS] = [
  '0199ab52-0000-7000-8000-000000000001',
  '0199ab52-0000-7000-8000-000000000002',
  '0199ab52-0000-7000-8000-000000000003',
] as const
const somebody = { role: 'user', groups: [] } as const

describe('the policy that the product comes with', () => {
  it('allows everything to everybody but security questions, and demands nothing', () => {
    expect(OrganisationPolicy.parse(defaultPolicy)).toEqual(aPolicy())
    for (const subject of subjectIds)
      expect(allows(policyFor(defaultPolicy, somebody), subject)).toBe(subject !== 'questions')
    expect(allowsCountry(defaultPolicy, 'text', 'CH')).toBe(true)
    expect(allowsCountry(defaultPolicy, 'call', null)).toBe(true)
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
    const enabledFor = (role: Belonging['role']) => policyFor(on, { role, groups: [] }).questions.enabled
    expect(enabledFor('user')).toBe(true)
    for (const role of ['admin', 'helpdesk', null] as const) expect(enabledFor(role)).toBe(false)
    expect(policyFor(aPolicy(), somebody).questions.enabled).toBe(false)
  })
})

describe('a policy that was stored before there were audiences', () => {
  it('means for everybody what it meant, with one list of countries for texts and calls', () => {
    const stored = {
      text: false,
      call: true,
      slots: { mobile: true, alternate: false, office: true },
      countries: ['CH'],
      methodRequired: true,
    }
    const policy = OrganisationPolicy.parse(stored)
    expect(policy.audiences).toEqual({})
    const held = policyFor(policy, { role: 'user', groups: [FIELD] })
    expect(subjectIds.filter((subject) => !allows(held, subject))).toEqual(['text', 'alternate', 'questions'])
    expect(held).toMatchObject({ countries: { text: ['CH'], call: ['CH'] }, methodRequired: true, appLimit: 5 })
    expect(OrganisationPolicy.parse({ ...stored, countries: null }).countries).toEqual({ text: null, call: null })
  })
})

describe('for whom something is allowed', () => {
  const cases: [string, Audience, string[], boolean][] = [
    ['everybody', { include: null, exclude: [] }, [], true],
    ['a member of an included group', { include: [FIELD, FINANCE], exclude: [] }, [FINANCE], true],
    ['nobody else', { include: [FIELD], exclude: [] }, [FINANCE], false],
    ['nobody of no group, where it is for groups', { include: [FIELD], exclude: [] }, [], false],
    ['nobody of an excluded group, though it is for everybody', { include: null, exclude: [FIELD] }, [FIELD], false],
    [
      'nobody of an excluded group, though another of theirs is included',
      { include: [FIELD], exclude: [CONTRACTORS] },
      [FIELD, CONTRACTORS],
      false,
    ],
    ['who is in no excluded group', { include: null, exclude: [FIELD] }, [FINANCE], true],
  ]
  it.each(cases)('%s', (_, audience, groups, allowed) => {
    for (const subject of subjectIds) {
      const policy = withSubject(aPolicy({ audiences: { [subject]: audience } }), subject, true)
      expect(allows(policyFor(policy, { role: 'user', groups }), subject)).toBe(allowed)
    }
  })

  it('is nobody while it is off, whatever the groups', () => {
    const policy = aPolicy({ text: false, audiences: { text: { include: [FIELD], exclude: [] } } })
    expect(judge(policy, 'text', { role: 'user', groups: [FIELD] })).toEqual({ allowed: false, because: 'off' })
  })

  it('holds whatever else is in the policy: exclusion wins, and only inclusion lets in', () => {
    const groups = fc.subarray([FIELD, FINANCE, CONTRACTORS])
    const audience = fc.record({ include: fc.option(groups), exclude: groups })
    fc.assert(
      fc.property(audience, groups, fc.boolean(), ({ include, exclude }, theirs, on) => {
        const policy = aPolicy({ call: on, audiences: { call: { include, exclude } } })
        const shared = (some: readonly string[]) => some.some((group) => theirs.some((own) => own === group))
        const expected = on && !shared(exclude) && (include === null || shared(include))
        expect(policyFor(policy, { role: 'user', groups: theirs }).call).toBe(expected)
        expect(judge(policy, 'call', { role: 'user', groups: theirs }).allowed).toBe(expected)
      }),
    )
  })

  it('names each of its groups once', () => {
    const twoStep = { required: 'groups', groups: [FINANCE], from: null, skips: 0 } as const
    const audiences = {
      text: { include: [FIELD, FINANCE], exclude: [CONTRACTORS] },
      office: { include: null, exclude: [CONTRACTORS] },
    }
    const named = namedGroups(aPolicy({ audiences, twoStep: { ...twoStep, groups: [FINANCE] } }))
    expect(named.sort()).toEqual([FIELD, FINANCE, CONTRACTORS])
  })
})

describe('a list of countries', () => {
  it('allows those on it and no other, for texts and calls apart', () => {
    const policy = aPolicy({ countries: { text: ['CH', 'US'], call: null } })
    const some = ['CH', 'US', 'DE', null]
    expect(some.map((country) => allowsCountry(policy, 'text', country))).toEqual([true, true, false, false])
    expect(some.map((country) => allowsCountry(policy, 'call', country))).toEqual([true, true, true, true])
  })

  it.each([['XX'], ['ch'], [''], [1], [null], ['US', 'United States']])(
    'with %j on it is no policy',
    (...countries) => {
      expect(MethodsPolicy.safeParse({ ...aPolicy(), countries }).success).toBe(false)
    },
  )
})

describe('which keys count', () => {
  const [OURS, OTHER] = ['cb69481e-8ff7-4039-93ec-0a2729a154a8', '53414d53-454e-4700-0000-000000000000']
  const key = (binding: 'one_device' | 'synced', aaguid = OURS) => ({ binding, aaguid })

  it('every one, where nothing is said', () => {
    expect(allowsKey(aPolicy(), key('synced', OTHER))).toBe(true)
  })

  it('those that stay in their device, where synced ones do not', () => {
    const policy = aPolicy({ keyRules: { synced: false, models: 'any', aaguids: [] } })
    expect([allowsKey(policy, key('one_device')), allowsKey(policy, key('synced'))]).toEqual([true, false])
  })

  it('the models on the list, or all but them', () => {
    const rules = (models: 'only' | 'except') =>
      aPolicy({
        keyRules: MethodsPolicy.shape.keyRules.parse({ synced: true, models, aaguids: [OURS?.toUpperCase()] }),
      })
    expect([OURS, OTHER].map((aaguid) => allowsKey(rules('only'), key('synced', aaguid)))).toEqual([true, false])
    expect([OURS, OTHER].map((aaguid) => allowsKey(rules('except'), key('synced', aaguid)))).toEqual([false, true])
  })
})

it.each([
  {},
  null,
  { ...aPolicy(), text: 'on' },
  { ...aPolicy(), slots: { mobile: true } },
  { ...aPolicy(), appLimit: 6 },
  { ...aPolicy(), appLimit: 0 },
  { ...aPolicy(), audiences: { pigeon: { include: null, exclude: [] } } },
  { ...aPolicy(), audiences: { text: { include: ['Finance'], exclude: [] } } },
])('%j is no policy', (value) => {
  expect(OrganisationPolicy.safeParse(value).success).toBe(false)
})
