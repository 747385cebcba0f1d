import { describe, expect, it } from 'vitest'
import { addableTypes, isUsable, methodTypes } from '@/features/methods/registry'
import { whyOffered, whyUsable } from '@/features/methods/why'
import { aMethod, aPolicy } from '../../support/builders'

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
  ] as const)('%s: %s', (reason, id, methods, policy) => {
    expect(whyOffered(type(id), methods, policy)).toBe(reason)
    expect(addableTypes(methods, policy).includes(type(id))).toBe(reason === 'offered')
  })
})

describe('why a method can be used', () => {
  const key = aMethod({
    type: 'security_key',
    country: null,
    binding: 'synced',
    aaguid: 'cb69481e-8ff7-4039-93ec-0a2729a154a8',
  })
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
  ] as const)('%s', (reason, method, policy) => {
    expect(whyUsable(method, policy)).toBe(reason)
    expect(isUsable(method, policy)).toBe(reason === 'usable')
  })
})
