import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOfDeleting } from '@/features/methods/deletion'
import {
  addableTypes,
  hidesSomething,
  isProtected,
  strongerType,
  usableOptions,
  usableWays,
} from '@/features/methods/registry'
import { hasWayIn, proofsNeeded } from '@/features/methods/reset-proofs'
import { formatPassCode, newPassCode, passCode } from '@/features/methods/temporary-access-pass/pass-code'
import { passTerms } from '@/features/methods/temporary-access-pass/pass-terms'
import { usabilityOf } from '@/features/methods/usability'
import { standingAt, validAt } from '@/features/methods/validity'
import { planSetUp, setUpOf } from '@/features/registration/set-up'
import { days, hours, minutes } from '@/lib/time'
import { aMethod, aPolicy } from '../../support/builders'

const [start, end] = [new Date('2027-01-01T09:00:00Z'), new Date('2027-01-01T10:00:00Z')]
const validity = { startsAt: start, endsAt: end, isOneTime: true, usedAt: null }
const aPass = (overrides: Parameters<typeof aMethod>[0] = {}) =>
  aMethod({ type: 'temporary_access_pass', validity, ...overrides })
const policy = aPolicy()
const justBefore = (at: Date) => new Date(at.getTime() - 1)

describe('where a pass stands', () => {
  it.each([
    ['before its start', validity, justBefore(start), 'not_yet'],
    ['at its start', validity, start, 'valid'],
    ['right before its end', validity, justBefore(end), 'valid'],
    ['at its end', validity, end, 'over'],
    ['used, for one use', { ...validity, usedAt: start }, start, 'used'],
    ['used, for many', { ...validity, isOneTime: false, usedAt: start }, start, 'valid'],
    ['used and over', { ...validity, usedAt: start }, end, 'used'],
  ] as const)('%s', (_, one, now, standing) => {
    expect(standingAt(one, now)).toBe(standing)
    const [phone, pass] = [aMethod(), aPass({ validity: one })]
    expect(validAt([phone, pass], now)).toEqual(standing === 'valid' ? [phone, pass] : [phone])
    expect(usabilityOf(pass, policy, now)).toBe(standing === 'valid' ? 'usable' : standing)
  })

  it('is first what the organisation forbids, and then what disabled it', () => {
    const pass = aPass({ disabledAt: start })
    expect(usabilityOf(pass, policy, end)).toBe('disabled')
    expect(usabilityOf(pass, aPolicy({ accessPass: false }), end)).toBe('not_allowed')
    expect(usabilityOf(aMethod({ type: 'recovery_codes', uses: { left: 0, of: 10 } }), policy, end)).toBe('used_up')
  })
})

describe('a pass among methods', () => {
  const pass = aPass()
  const phone = aMethod()

  it('is another way for two-step, before recovery codes, and no option', () => {
    const codes = aMethod({ type: 'recovery_codes', uses: { left: 3, of: 10 } })
    expect(usableWays([pass, codes, phone], policy, 'two_step').map(({ option }) => option)).toEqual([
      'text',
      'call',
      'access_pass',
      'recovery_code',
    ])
    expect(usableOptions([pass], policy)).toEqual([])
    expect(usableWays([pass], policy, 'password_reset')).toEqual([])
    expect(usableWays([pass], aPolicy({ accessPass: false }), 'two_step')).toEqual([])
  })

  it('protects nothing, is no loss, and is not what is left', () => {
    expect(isProtected([pass], policy)).toBe(false)
    expect(isProtected([pass, phone], policy)).toBe(true)
    expect(costOfDeleting(pass.id, [pass], null, policy)).toMatchObject({ losesTwoStep: false, forbidden: false })
    const cost = costOfDeleting(phone.id, [pass, phone], null, policy)
    expect(cost).toMatchObject({ losesTwoStep: true, leavesOnlyBackup: false, defaultMovesTo: 'none' })
    const strict = aPolicy({ methodRequired: true })
    expect(costOfDeleting(phone.id, [pass, phone], null, strict).forbidden).toBe(true)
    expect(costOfDeleting(pass.id, [pass, phone], null, strict).forbidden).toBe(false)
  })

  it('makes a reset no stricter, and is a way in', () => {
    expect(proofsNeeded([pass], aPolicy({ resetProofs: 1 }))).toBe(1)
    expect(hasWayIn([pass], policy)).toBe(true)
  })

  it('is nothing that people add, that set-up asks for, or that a policy hides', () => {
    expect(addableTypes([phone], policy).map(({ id }) => id)).not.toContain('temporary_access_pass')
    expect(addableTypes([pass], policy).map(({ id }) => id)).not.toContain('recovery_codes')
    expect(hidesSomething(aPolicy({ accessPass: false }))).toBe(false)
    expect(strongerType([pass], policy)?.id).toBe('security_key')
    const twoStep = { required: 'all' as const, groups: [], from: null, skips: 0 }
    const demanding = aPolicy({ twoStep })
    const now = { methods: [pass], policy: demanding, skips: 0, skippedHere: false, today: '2027-01-01' }
    expect(setUpOf(now)).toEqual({ kind: 'required' })
    expect(planSetUp([pass], demanding)).toMatchObject({ done: 0, total: 2, next: { demanded: true } })
  })
})

describe('the code of a pass', () => {
  const schema = passCode({ missing: 'missing', characters: 'characters', length: 'length' })
  const read = (text: string) => {
    const parsed = schema.safeParse(text)
    return parsed.success ? parsed.data : parsed.error.issues[0]?.message
  }

  it('of any length is read as it is shown, in small letters, and with spaces for hyphens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 48 }), (length) => {
        const code = newPassCode(length)
        expect(code).toHaveLength(length)
        const shown = formatPassCode(code)
        for (const typed of [code, shown, shown.toLowerCase(), shown.replaceAll('-', ' '), ` ${shown}\t`]) {
          expect(read(typed)).toBe(code)
        }
        expect(read([...code].join(' '))).toBe(code)
      }),
    )
  })

  it('is shown in groups of four, the last as long as it is', () => {
    expect(formatPassCode(newPassCode(10))).toMatch(/^.{4}-.{4}-.{2}$/)
  })

  it.each([
    ['', 'missing'],
    ['1234567', 'length'],
    ['1'.repeat(49), 'length'],
    ['1'.repeat(10_000), 'length'],
    ['12345678!', 'characters'],
  ])('%s is not one: %s', (text, why) => {
    expect(read(text)).toBe(why)
  })
})

describe('the form of a pass', () => {
  const form = {
    length: '12',
    life: '1',
    unit: 'hours',
    start: 'now',
    startsAt: '',
    uses: 'one',
    reason: ' Lost \n phone ',
  }
  const read = (overrides: Partial<typeof form>) => passTerms('Europe/Zurich').safeParse({ ...form, ...overrides })

  it('gives the terms', () => {
    const terms = { length: 12, startsAt: null, life: hours(1), isOneTime: true, reason: 'Lost phone' }
    expect(read({}).data).toEqual(terms)
    const later = { start: 'later', startsAt: '2027-02-01T09:30', uses: 'many', life: '30', unit: 'days', length: '48' }
    expect(read(later).data).toEqual({
      length: 48,
      startsAt: new Date('2027-02-01T08:30:00Z'),
      life: days(30),
      isOneTime: false,
      reason: 'Lost phone',
    })
    expect(read({ life: '10', unit: 'minutes', startsAt: 'whatever' }).data?.life).toBe(minutes(10))
  })

  it.each([
    [{ length: '7' }, 'length'],
    [{ length: '49' }, 'length'],
    [{ length: '12.5' }, 'length'],
    [{ length: '-12' }, 'length'],
    [{ length: '' }, 'length'],
    [{ life: '9', unit: 'minutes' }, 'life'],
    [{ life: '0' }, 'life'],
    [{ life: '31', unit: 'days' }, 'life'],
    [{ life: '721' }, 'life'],
    [{ life: '999999', unit: 'days' }, 'life'],
    [{ life: '1e3' }, 'life'],
    [{ unit: 'years' }, 'unit'],
    [{ start: 'never' }, 'start'],
    [{ start: 'later' }, 'startsAt'],
    [{ start: 'later', startsAt: '2027-03-28T02:30' }, 'startsAt'],
    [{ start: 'later', startsAt: 'x'.repeat(10_000) }, 'startsAt'],
    [{ uses: 'two' }, 'uses'],
    [{ reason: ' \n\u200b ' }, 'reason'],
    [{ reason: 'x'.repeat(201) }, 'reason'],
    [{ reason: 'x'.repeat(100_000) }, 'reason'],
  ])('refuses %j for its %s', (overrides, field) => {
    expect(read(overrides).error?.issues.map(({ path }) => path[0])).toEqual([field])
  })
})
