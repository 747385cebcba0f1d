import { describe, expect, it } from 'vitest'
import { aspectIds, changesBetween, onTopOf } from '@/features/policy/changes'
import { defaultPolicy, everybody, type OrganisationPolicy } from '@/features/policy/organisation-policy'
import { aPolicy } from '../../support/builders'

const GROUP = '0199ab52-0000-7000-8000-000000000001'
const noQuestions = defaultPolicy.questions
const only = { include: [GROUP], exclude: [] }

/** One change of each part. */
const changed: Record<(typeof aspectIds)[number], OrganisationPolicy> = {
  securityKey: aPolicy({ securityKey: false }),
  appNotification: aPolicy({ appNotification: false }),
  appCode: aPolicy({ audiences: { appCode: only } }),
  text: aPolicy({ text: false }),
  call: aPolicy({ audiences: { call: only } }),
  mobile: aPolicy({ slots: { mobile: false } }),
  alternate: aPolicy({ slots: { alternate: false } }),
  office: aPolicy({ audiences: { office: only } }),
  recoveryCodes: aPolicy({ recoveryCodes: false }),
  accessPass: aPolicy({ accessPass: false }),
  email: aPolicy({ audiences: { email: only } }),
  questions: aPolicy({ questions: { ...noQuestions, enabled: true } }),
  textCountries: aPolicy({ countries: { text: ['CH'], call: null } }),
  callCountries: aPolicy({ countries: { text: null, call: ['CH', 'DE'] } }),
  appLimit: aPolicy({ appLimit: 2 }),
  keyRules: aPolicy({ keyRules: { synced: false, models: 'any', aaguids: [] } }),
  questionRules: aPolicy({ questions: { ...noQuestions, toRegister: 5 } }),
  twoStep: aPolicy({ twoStep: { required: 'all', groups: [], from: null, skips: 1 } }),
  methodRequired: aPolicy({ methodRequired: true }),
  resetProofs: aPolicy({ resetProofs: 1 }),
}

describe('what changed', () => {
  it.each(aspectIds)('%s is told from the others', (id) => {
    expect(changesBetween(aPolicy(), changed[id])).toEqual([id])
    expect(changesBetween(changed[id], aPolicy())).toEqual([id])
  })

  it('is nothing where the same is said in another way', () => {
    const same = aPolicy({ audiences: { text: everybody }, countries: { text: null, call: null } })
    expect(changesBetween(aPolicy(), same)).toEqual([])
    const lists = (text: ('CH' | 'DE')[]) => aPolicy({ countries: { text, call: null } })
    expect(changesBetween(lists(['CH', 'DE']), lists(['DE', 'CH']))).toEqual([])
  })

  it('is every part of a policy: none is left out of a review', () => {
    const parts = Object.keys(aPolicy()).flatMap((name) =>
      name === 'slots' ? ['mobile', 'alternate', 'office'] : name === 'countries' ? ['textCountries'] : [name],
    )
    const known: string[] = [...aspectIds, 'audiences']
    expect(parts.filter((part) => !known.includes(part))).toEqual([])
  })
})

describe('of two administrators', () => {
  const pairs = aspectIds.flatMap((mine) =>
    aspectIds.filter((id) => id !== mine).map((theirs) => [mine, theirs] as const),
  )

  it.each(pairs)('who change %s and %s both get what they chose', (mine, theirs) => {
    const both = onTopOf(changed[theirs], { base: aPolicy(), mine: changed[mine] })
    expect(changesBetween(aPolicy(), both).sort()).toEqual([mine, theirs].sort())
    expect(changesBetween(changed[mine], both)).toEqual([theirs])
  })

  it('who change the same, the second gets what they chose', () => {
    const theirs = aPolicy({ appLimit: 3 })
    expect(onTopOf(theirs, { base: aPolicy(), mine: changed.appLimit }).appLimit).toBe(2)
  })
})
