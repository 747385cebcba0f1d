import { describe, expect, it } from 'vitest'
import { addableTypes, isUsable, methodTypes } from '@/features/methods/registry'
import { whyOffered, whyUsable } from '@/features/methods/why'
import { defaultPolicy } from '@/features/policy/organisation-policy'
import { aMethod, aPolicy } from '../../support/builders'

const questions = { ...defaultPolicy.questions, enabled: true }

const type = (id: string) => {
  const found = methodTypes.find((one) => one.id === id)
  if (!found) throw new Error(`No type ${id}`)
  return found
}

describe('why a method is offered', () => {
  const app = aMethod({ type: 'authenticator_app' })

  it.each([
    ['offered', 'phone', [], aPolicy()],
    ['forbidden', 'phone', [], aPolicy({ text: false, call: false })],
    ['forbidden', 'office_phone', [], aPolicy({ call: false })],
    ['full', 'phone', [aMethod()], aPolicy()],
    ['full', 'authenticator_app', [app], aPolicy({ appLimit: 1 })],
    ['offered', 'authenticator_app', [app], aPolicy({ appLimit: 2 })],
    ['needs_other', 'alternate_phone', [app], aPolicy()],
    ['needs_first', 'recovery_codes', [], aPolicy()],
    ['offered', 'recovery_codes', [app], aPolicy()],
    ['issued', 'temporary_access_pass', [], aPolicy()],
    ['forbidden', 'temporary_access_pass', [], aPolicy({ accessPass: false })],
    ['forbidden', 'security_questions', [app], aPolicy()],
    ['needs_reset', 'security_questions', [], aPolicy({ questions })],
    ['offered', 'security_questions', [app], aPolicy({ questions })],
  ] as const)('%s: %s', (reason, id, methods, policy) => {
    expect(whyOffered(type(id), methods, policy)).toBe(reason)
    expect(addableTypes(methods, policy).some((one) => one.id === id)).toBe(reason === 'offered')
  })
})

describe('why a method can be used', () => {
  const now = new Date('2027-01-01T12:00:00Z')
  const key = aMethod({
    type: 'security_key',
    country: null,
    binding: 'synced',
    aaguid: 'cb69481e-8ff7-4039-93ec-0a2729a154a8',
  })
  const ours = aMethod({ type: 'authenticator_app', options: ['app_notification'] })
  const deviceOnly = aPolicy({ keyRules: { synced: false, models: 'any', aaguids: [] } })

  it.each([
    ['usable', aMethod(), aPolicy()],
    ['usable', aMethod(), aPolicy({ countries: { text: ['CH'], call: null } })],
    ['country', aMethod(), aPolicy({ countries: ['CH'] })],
    ['forbidden', aMethod(), aPolicy({ slots: { mobile: false } })],
    ['disabled', aMethod({ disabledAt: new Date() }), aPolicy()],
    ['used_up', aMethod({ type: 'recovery_codes', uses: { left: 0, of: 10 } }), aPolicy()],
    ['usable', key, aPolicy()],
    ['make', key, deviceOnly],
    ['forbidden', ours, aPolicy({ appNotification: false })],
    ['usable', ours, aPolicy({ appCode: false })],
    ['too_few_answers', aMethod({ type: 'security_questions', answers: 2 }), aPolicy({ questions })],
  ] as const)('%s', (reason, method, policy) => {
    expect(whyUsable(method, policy, now)).toBe(reason)
    expect(isUsable(method, policy)).toBe(reason === 'usable')
  })

  it('a pass, only while it is good', () => {
    const at = (time: string) => new Date(`2027-01-01T${time}:00Z`)
    const why = (startsAt: string, endsAt: string, usedAt: Date | null = null) => {
      const validity = { startsAt: at(startsAt), endsAt: at(endsAt), isOneTime: true, usedAt }
      return whyUsable(aMethod({ type: 'temporary_access_pass', validity }), aPolicy(), now)
    }
    expect(why('12:00', '12:30')).toBe('usable')
    expect(why('12:01', '12:31')).toBe('not_now')
    expect(why('11:30', '12:00')).toBe('not_now')
    expect(why('12:00', '12:30', now)).toBe('not_now')
  })
})
