import { describe, expect, it } from 'vitest'
import { costOfDeleting } from '@/features/methods/deletion'
import { canReset, hasWayIn, isProved, proofsNeeded } from '@/features/methods/reset-proofs'
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

describe('security questions', () => {
  const on = { ...aPolicy().questions, enabled: true }
  const policy = aPolicy({ questions: on })
  const lenient = aPolicy({ questions: on, resetProofs: 1 })
  const questions = aMethod({ type: 'security_questions', answers: 3 })

  it('are one of two proofs, and never the only one', () => {
    expect(canReset([phone, questions], policy)).toBe(true)
    expect(isProved([phone.id, questions.id], [phone, questions], policy)).toBe(true)
    expect(isProved([questions.id], [questions], lenient)).toBe(false)
    expect(canReset([questions], lenient)).toBe(false)
    expect(hasWayIn([questions], lenient)).toBe(false)
  })

  it('do not count beside a proof that no longer does', () => {
    const gone = aMethod({ disabledAt: new Date() })
    expect(isProved([gone.id, questions.id], [gone, questions, office], policy)).toBe(false)
    expect(isProved([gone.id, questions.id], [questions], lenient)).toBe(false)
  })

  it('do not count where they are forbidden, disabled, or fewer than are asked for', () => {
    expect(canReset([phone, questions], aPolicy())).toBe(false)
    expect(canReset([phone, { ...questions, disabledAt: new Date() }], policy)).toBe(false)
    expect(canReset([phone, questions], aPolicy({ questions: { ...on, toRegister: 4, toAnswer: 4 } }))).toBe(false)
    expect(canReset([phone, { ...questions, answers: 4 }], aPolicy({ questions: { ...on, toRegister: 4 } }))).toBe(true)
  })

  it('cost the reset with the last method beside them', () => {
    const cost = (id: string, ...[methods]: Parameters<typeof canReset>) =>
      costOfDeleting(id, methods ?? [], null, policy)
    expect(cost(phone.id, [phone, questions], policy)).toMatchObject({ losesPasswordReset: true, losesTwoStep: true })
    expect(cost(questions.id, [phone, questions], policy)).toMatchObject({
      losesPasswordReset: true,
      losesTwoStep: false,
    })
    expect(cost(questions.id, [phone, office, questions], policy)).toMatchObject({ losesPasswordReset: false })
    expect(cost(questions.id, [questions], policy)).toMatchObject({ losesPasswordReset: false })
  })
})

describe('a way in', () => {
  it('is a second step, even where it resets nothing', () => {
    expect(hasWayIn([key], one)).toBe(true)
    expect(hasWayIn([key], aPolicy({ securityKey: false }))).toBe(false)
    expect(hasWayIn([], one)).toBe(false)
  })
})
