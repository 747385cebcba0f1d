import { describe, expect, it } from 'vitest'
import type { MethodTypeId } from '@/features/methods/method-type'
import { phoneTypeOf, phoneTypes } from '@/features/methods/phone/phone-types'
import {
  addableTypes,
  hidesSomething,
  isProtected,
  isUsable,
  methodTypes,
  strongerType,
  usableOptions,
  usableWays,
} from '@/features/methods/registry'
import { aMethod, aPolicy } from '../../support/builders'

const ids = (types: readonly { id: MethodTypeId }[]) => types.map(({ id }) => id)
const options = (...[methods, policy]: Parameters<typeof usableOptions>) =>
  usableOptions(methods, policy).map(({ method, option }) => `${method.type.id} ${option}`)

describe('what "Add a method" offers', () => {
  it('to somebody without a method: everything but an alternate phone, which needs a phone', () => {
    expect(ids(addableTypes([], aPolicy()))).toEqual([
      'phone',
      'office_phone',
      'authenticator_app',
      'security_key',
      'email',
    ])
  })

  it('to somebody with a phone: the others', () => {
    expect(ids(addableTypes([aMethod()], aPolicy()))).toEqual([
      'alternate_phone',
      'office_phone',
      'authenticator_app',
      'security_key',
      'email',
      'recovery_codes',
    ])
  })

  it('to somebody with everything: nothing', () => {
    expect(
      addableTypes(
        methodTypes.flatMap(({ id, limit }) => Array.from({ length: limit }, () => aMethod({ type: id }))),
        aPolicy(),
      ),
    ).toEqual([])
  })

  it('to somebody with an alternate phone only: no second alternate phone', () => {
    expect(ids(addableTypes([aMethod({ type: 'alternate_phone' })], aPolicy()))).toEqual([
      'phone',
      'office_phone',
      'authenticator_app',
      'security_key',
      'email',
      'recovery_codes',
    ])
  })

  it('to somebody with four authenticator apps: a fifth, and no sixth', () => {
    const apps = (count: number) => Array.from({ length: count }, () => aMethod({ type: 'authenticator_app' }))
    expect(ids(addableTypes(apps(4), aPolicy()))).toContain('authenticator_app')
    expect(ids(addableTypes(apps(5), aPolicy()))).not.toContain('authenticator_app')
    const keys = (count: number) => Array.from({ length: count }, () => aMethod({ type: 'security_key' }))
    expect(ids(addableTypes(keys(9), aPolicy()))).toContain('security_key')
    expect(ids(addableTypes(keys(10), aPolicy()))).not.toContain('security_key')
  })

  it.each([
    ['a slot', aPolicy({ slots: { mobile: false } }), ['office_phone', 'authenticator_app', 'security_key', 'email']],
    [
      'calls, and with them office phones',
      aPolicy({ call: false }),
      ['phone', 'authenticator_app', 'security_key', 'email'],
    ],
    [
      'texts, and phones take calls',
      aPolicy({ text: false }),
      ['phone', 'office_phone', 'authenticator_app', 'security_key', 'email'],
    ],
    ['texts and calls', aPolicy({ text: false, call: false }), ['authenticator_app', 'security_key', 'email']],
    ['apps', aPolicy({ appCode: false, appNotification: false }), ['phone', 'office_phone', 'security_key', 'email']],
    ['keys', aPolicy({ securityKey: false }), ['phone', 'office_phone', 'authenticator_app', 'email']],
    ['mail', aPolicy({ email: false }), ['phone', 'office_phone', 'authenticator_app', 'security_key']],
  ])('leaves out what the policy forbids: %s', (_, policy, left) => {
    expect(ids(addableTypes([], policy))).toEqual(left)
  })

  it('does not depend on the countries allowed, which are asked later', () => {
    expect(ids(addableTypes([], aPolicy({ countries: ['CH'] })))).toEqual([
      'phone',
      'office_phone',
      'authenticator_app',
      'security_key',
      'email',
    ])
  })
})

describe('recovery codes', () => {
  const codes = (left: number) => aMethod({ type: 'recovery_codes', uses: { left, of: 10 } })
  const ways = (...[methods, policy]: Parameters<typeof usableOptions>) =>
    usableWays(methods, policy, 'two_step').map(({ method, option }) => `${method.type.id} ${option}`)

  it('are offered beside another method that is allowed, and once', () => {
    const offered = (...[methods, policy]: Parameters<typeof addableTypes>) =>
      ids(addableTypes(methods, policy)).includes('recovery_codes')
    expect(offered([], aPolicy())).toBe(false)
    expect(offered([aMethod()], aPolicy())).toBe(true)
    expect(offered([aMethod()], aPolicy({ slots: { mobile: false } }))).toBe(false)
    expect(offered([aMethod()], aPolicy({ recoveryCodes: false }))).toBe(false)
    expect(offered([aMethod(), codes(10)], aPolicy())).toBe(false)
    expect(offered([aMethod({ type: 'email' })], aPolicy())).toBe(false)
  })

  it('prove something as the last way, and are no sign-in option', () => {
    const all = [codes(1), aMethod()]
    expect(ways(all, aPolicy())).toEqual(['phone text', 'phone call', 'recovery_codes recovery_code'])
    expect(options(all, aPolicy())).toEqual(['phone text', 'phone call'])
    expect(options([codes(1)], aPolicy())).toEqual([])
  })

  it.each([
    ['used up', codes(0), aPolicy(), false],
    ['forbidden', codes(3), aPolicy({ recoveryCodes: false }), false],
    [
      'disabled by wrong codes',
      aMethod({ ...codes(3), type: 'recovery_codes', disabledAt: new Date() }),
      aPolicy(),
      true,
    ],
  ])('that are %s prove nothing', (_, set, policy, protects) => {
    expect(ways([set], policy)).toEqual([])
    expect(isProtected([set], policy)).toBe(protects)
  })

  it('protect an account as long as one is left', () => {
    expect(isProtected([codes(1)], aPolicy())).toBe(true)
    expect(isProtected([codes(0)], aPolicy())).toBe(false)
  })
})

describe('an email', () => {
  const email = aMethod({ type: 'email' })

  it('resets a password as the last way but recovery codes, and proves nothing else', () => {
    const all = [aMethod({ type: 'recovery_codes', uses: { left: 1, of: 10 } }), email, aMethod()]
    const reset = usableWays(all, aPolicy(), 'password_reset').map(({ option }) => option)
    expect(reset).toEqual(['text', 'call', 'email_code', 'recovery_code'])
    expect(usableWays([email], aPolicy(), 'two_step')).toEqual([])
    expect(options([email], aPolicy())).toEqual([])
    expect(isProtected([email], aPolicy())).toBe(false)
  })

  it('is forbidden by its own switch', () => {
    expect(isUsable(email, aPolicy())).toBe(true)
    expect(isUsable(email, aPolicy({ email: false, text: true }))).toBe(false)
  })

  it('is had once', () => {
    expect(ids(addableTypes([email], aPolicy()))).not.toContain('email')
  })
})

describe('what a person can sign in with', () => {
  it('comes from the strongest to the weakest, and in one strength as the page lists it', () => {
    const types = ['office_phone', 'alternate_phone', 'phone', 'authenticator_app', 'security_key'] as const
    const methods = types.map((type) => aMethod({ type }))
    expect(options(methods, aPolicy())).toEqual([
      'security_key security_key',
      'authenticator_app app_code',
      'phone text',
      'alternate_phone text',
      'phone call',
      'alternate_phone call',
      'office_phone call',
    ])
  })

  it.each([
    ['texts', aPolicy({ text: false }), ['phone call']],
    ['calls', aPolicy({ call: false }), ['phone text']],
    ['its slot', aPolicy({ slots: { mobile: false } }), []],
    ['its country', aPolicy({ countries: ['CH'] }), []],
  ])('leaves out what the policy forbids: %s', (_, policy, left) => {
    expect(options([aMethod()], policy)).toEqual(left)
  })

  it('leaves out a method that wrong codes disabled', () => {
    expect(isUsable(aMethod({ disabledAt: new Date() }), aPolicy())).toBe(false)
  })

  it('takes a number of no country only while every country is allowed', () => {
    const satellite = aMethod({ country: null })
    expect(isUsable(satellite, aPolicy())).toBe(true)
    expect(isUsable(satellite, aPolicy({ countries: ['US', 'CH'] }))).toBe(false)
  })
})

describe('security questions', () => {
  const on = aPolicy({ questions: { ...aPolicy().questions, enabled: true } })
  const questions = aMethod({ type: 'security_questions', answers: 3 })
  const offered = (...[methods, policy]: Parameters<typeof addableTypes>) =>
    ids(addableTypes(methods, policy)).includes('security_questions')

  it('are offered where they are on, beside a method that resets a password, and once', () => {
    expect(offered([aMethod()], on)).toBe(true)
    expect(offered([aMethod()], aPolicy())).toBe(false)
    expect(offered([], on)).toBe(false)
    expect(offered([aMethod({ type: 'security_key' })], on)).toBe(false)
    expect(offered([aMethod(), questions], on)).toBe(false)
    expect(offered([questions], on)).toBe(false)
  })

  it('are no second step, no default and no protection', () => {
    expect(usableWays([questions], on, 'two_step')).toEqual([])
    expect(usableOptions([aMethod(), questions], on).map(({ method }) => method.type.id)).toEqual(['phone', 'phone'])
    expect(isProtected([questions], on)).toBe(false)
  })

  it('are the last way of a reset', () => {
    expect(usableWays([questions, aMethod()], on, 'password_reset').map(({ option }) => option)).toEqual([
      'text',
      'call',
      'security_questions',
    ])
  })
})

describe('the note that something is missing', () => {
  it('is not for a policy that allows everything', () => {
    expect(hidesSomething(aPolicy())).toBe(false)
  })

  it.each([
    aPolicy({ call: false }),
    aPolicy({ slots: { alternate: false } }),
    aPolicy({ appCode: false, appNotification: false }),
    aPolicy({ recoveryCodes: false }),
    aPolicy({ securityKey: false }),
    aPolicy({ email: false }),
  ])('is for a policy that hides a kind', (policy) => {
    expect(hidesSomething(policy)).toBe(true)
  })

  it('is not for texts alone, without which every kind is still there', () => {
    expect(hidesSomething(aPolicy({ text: false }))).toBe(false)
  })
})

describe('what is offered after a phone, because it is stronger', () => {
  const offered = (...types: MethodTypeId[]) =>
    strongerType(
      types.map((type) => aMethod({ type })),
      aPolicy(),
    )?.id

  it('is a security key, until there is one', () => {
    expect(offered('phone')).toBe('security_key')
    expect(offered('office_phone', 'authenticator_app')).toBe('security_key')
    expect(offered('phone', 'security_key')).toBeUndefined()
  })

  it('is an authenticator app where keys are not allowed', () => {
    expect(strongerType([aMethod()], aPolicy({ securityKey: false }))?.id).toBe('authenticator_app')
  })

  it('is nothing where neither is allowed, for another phone is no stronger', () => {
    expect(
      strongerType([aMethod()], aPolicy({ appCode: false, appNotification: false, securityKey: false })),
    ).toBeNull()
  })
})

describe('a kind of method', () => {
  it('has a name of its own', () => {
    expect(new Set(ids(methodTypes)).size).toBe(methodTypes.length)
  })

  it('is added at an address of its own', () => {
    expect(new Set(methodTypes.map(({ addPath }) => addPath)).size).toBe(methodTypes.length)
  })

  it('can only need another that the registry lists', () => {
    for (const { needs } of methodTypes) expect([null, ...ids(methodTypes)]).toContain(needs)
  })

  it('that is a phone is found by its name', () => {
    for (const type of Object.values(phoneTypes)) expect(phoneTypeOf(type.id)).toBe(type)
  })
})
