import { describe, expect, it } from 'vitest'
import { costOfDeleting } from '@/features/methods/deletion'
import { canReset, hasWayIn, proofsNeeded } from '@/features/methods/reset-proofs'
import { aMethod, aPolicy } from '../../support/builders'

const [phone, office, key] = [aMethod(), aMethod({ type: 'office_phone' }), aMethod({ type: 'security_key' })]
const one = aPolicy({ resetProofs: 1 })

describe('resetting a forgotten password', () => {
  it('takes two methods of whoever has one to sign in with, whatever the policy', () => {
    expect(proofsNeeded([phone], one)).toBe(2)
    expect(canReset([phone], one)).toBe(false)
    expect(canReset([phone, office], one)).toBe(true)
  })

  it('takes methods that serve it, and that can be used', () => {
    expect(canReset([phone, key], one)).toBe(false)
    expect(canReset([phone, aMethod({ type: 'office_phone', disabledAt: new Date() })], one)).toBe(false)
    expect(canReset([phone, office], aPolicy({ call: false }))).toBe(false)
  })

  it('takes an email alone only of whoever has nothing to sign in with, and only where one method is enough', () => {
    const email = aMethod({ type: 'email' })
    expect(canReset([email], one)).toBe(true)
    expect(canReset([email], aPolicy())).toBe(false)
    expect(canReset([email], aPolicy({ resetProofs: 1, email: false }))).toBe(false)
    expect(canReset([email, phone], one)).toBe(true)
    expect(canReset([email, key], one)).toBe(false)
    expect(canReset([email, phone], aPolicy())).toBe(true)
  })

  it('and the second step are both lost with a phone beside an email, which is not the last method', () => {
    const email = aMethod({ type: 'email' })
    const losses = { isLast: false, losesTwoStep: true, losesPasswordReset: true, defaultMovesTo: 'none' }
    expect(costOfDeleting(phone.id, [phone, email], null, aPolicy())).toMatchObject(losses)
    expect(costOfDeleting(phone.id, [phone, email], null, one)).toMatchObject({ ...losses, losesPasswordReset: false })
    expect(costOfDeleting(phone.id, [phone], null, aPolicy())).toMatchObject({ ...losses, isLast: true })
    expect(costOfDeleting(email.id, [phone, email], null, aPolicy())).toMatchObject({
      losesTwoStep: false,
      losesPasswordReset: true,
      defaultMovesTo: null,
    })
  })

  it('is lost with the second of two methods, and that is said before', () => {
    const losesReset = (...[id, methods]: [string, Parameters<typeof canReset>[0]]) =>
      costOfDeleting(id, methods, null, aPolicy()).losesPasswordReset
    expect(losesReset(office.id, [phone, office])).toBe(true)
    expect(losesReset(office.id, [phone, office, aMethod({ type: 'authenticator_app' })])).toBe(false)
    expect(losesReset(key.id, [phone, key])).toBe(false)
    expect(losesReset(phone.id, [phone])).toBe(true)
  })
})

describe('a way in', () => {
  it('is a second step, even where it resets nothing', () => {
    expect(hasWayIn([key], one)).toBe(true)
    expect(hasWayIn([key], aPolicy({ securityKey: false }))).toBe(false)
    expect(hasWayIn([], one)).toBe(false)
  })
})
