import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveDefault } from '@/features/methods/default'
import { costOfDeleting } from '@/features/methods/deletion'
import { usableOptions } from '@/features/methods/registry'
import { aMethod, aPolicy } from '../../support/builders'

const [phone, alternate, office] = [aMethod(), aMethod({ type: 'alternate_phone' }), aMethod({ type: 'office_phone' })]
const everything = usableOptions([phone, alternate, office], aPolicy())

describe('the default that counts', () => {
  it('is the chosen one while it can be used', () => {
    const chosen = { methodId: office.id, option: 'call' } as const
    expect(effectiveDefault(chosen, everything)).toEqual({ method: office, option: 'call' })
  })

  it.each([
    ['nothing was chosen', null],
    ['the chosen method is gone', { methodId: aMethod().id, option: 'text' } as const],
    ['the chosen option does not fit the method', { methodId: office.id, option: 'text' } as const],
  ])('is the strongest when %s', (_, stored) => {
    expect(effectiveDefault(stored, everything)).toEqual({ method: phone, option: 'text' })
  })

  it('is none when nothing can be used', () => {
    expect(effectiveDefault({ methodId: phone.id, option: 'text' }, [])).toBeNull()
  })
})

describe('deleting a method', () => {
  const text = { methodId: phone.id, option: 'text' } as const

  it('costs nothing beside others, of which one is the default', () => {
    expect(costOfDeleting(alternate.id, [phone, alternate, office], text, aPolicy({ methodRequired: true }))).toEqual({
      forbidden: false,
      isLast: false,
      losesTwoStep: false,
      leavesOnlyBackup: false,
      losesPasswordReset: false,
      defaultMovesTo: null,
    })
  })

  it('moves the default to the strongest left', () => {
    const cost = costOfDeleting(phone.id, [phone, office, alternate], text, aPolicy())
    expect(cost.defaultMovesTo).toEqual({ method: alternate, option: 'text' })
  })

  it('that stands in for a forbidden default moves that', () => {
    const stored = { methodId: phone.id, option: 'text' } as const
    const cost = costOfDeleting(alternate.id, [phone, alternate, office], stored, aPolicy({ slots: { mobile: false } }))
    expect(cost.defaultMovesTo).toEqual({ method: office, option: 'call' })
  })

  it('that is the last loses sign-in and reset, and leaves no default', () => {
    expect(costOfDeleting(phone.id, [phone], text, aPolicy())).toEqual({
      forbidden: false,
      isLast: true,
      losesTwoStep: true,
      leavesOnlyBackup: false,
      losesPasswordReset: true,
      defaultMovesTo: 'none',
    })
  })

  it('that is the last besides recovery codes leaves those, and no default', () => {
    const codes = aMethod({ type: 'recovery_codes', uses: { left: 2, of: 10 } })
    const strict = aPolicy({ methodRequired: true })
    const losses = { losesTwoStep: false, leavesOnlyBackup: true, losesPasswordReset: true }
    const cost = { ...losses, isLast: false, defaultMovesTo: 'none' }
    expect(costOfDeleting(phone.id, [phone, codes], text, aPolicy())).toEqual({ ...cost, forbidden: false })
    expect(costOfDeleting(phone.id, [phone, codes], text, strict)).toEqual({ ...cost, forbidden: true })
    expect(costOfDeleting(codes.id, [phone, codes], text, strict)).toMatchObject({
      forbidden: false,
      losesTwoStep: false,
      defaultMovesTo: null,
    })
    expect(costOfDeleting(codes.id, [codes], null, strict)).toMatchObject({ forbidden: false, losesTwoStep: true })
  })

  it('that is the last is forbidden where the policy demands one', () => {
    expect(costOfDeleting(phone.id, [phone], text, aPolicy({ methodRequired: true })).forbidden).toBe(true)
  })

  it('that is the last usable one is forbidden too, though another is there that the policy forbids', () => {
    const policy = aPolicy({ methodRequired: true, slots: { office: false } })
    expect(costOfDeleting(phone.id, [phone, office], text, policy).forbidden).toBe(true)
  })

  it('that cannot be used is never forbidden and loses nothing', () => {
    const unusable = aMethod({ disabledAt: new Date() })
    const cost = costOfDeleting(unusable.id, [unusable], null, aPolicy({ methodRequired: true }))
    expect(cost).toMatchObject({
      forbidden: false,
      losesTwoStep: false,
      losesPasswordReset: false,
      defaultMovesTo: null,
    })
  })

  it('takes the second step away exactly when something could be used before and nothing can after', () => {
    const kinds = ['phone', 'alternate_phone', 'office_phone'] as const
    const aSet = fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 })
    const anyPolicy = fc.record({ text: fc.boolean(), call: fc.boolean(), methodRequired: fc.boolean() })
    fc.assert(
      fc.property(aSet, anyPolicy, fc.nat(2), fc.boolean(), (types, overrides, which, disabled) => {
        const methods = types.map((type, n) => aMethod({ type, disabledAt: disabled && n === 0 ? new Date() : null }))
        const [policy, gone] = [aPolicy(overrides), methods[which % methods.length]?.id ?? '']
        const left = methods.filter(({ id }) => id !== gone)
        const [before, after] = [usableOptions(methods, policy), usableOptions(left, policy)]
        const cost = costOfDeleting(gone, methods, null, policy)
        expect(cost.losesTwoStep).toBe(before.length > 0 && after.length === 0)
        expect(cost.forbidden).toBe(cost.losesTwoStep && policy.methodRequired)
        expect(cost.defaultMovesTo === 'none').toBe(cost.losesTwoStep)
      }),
    )
  })
})
