import fc from 'fast-check'
import { Secret } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { type AppSecret, appUri, newSecret, stepOf } from '@/features/methods/authenticator-app/secret'
import { seconds } from '@/lib/time'

/** The key of RFC 6238, appendix B, as an app takes it. */
const RFC = Secret.fromLatin1('12345678901234567890').base32 as AppSecret // written as newSecret writes it

describe('a code of an app', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %i of RFC 6238 appendix B is the one of the RFC', (second, eight) => {
    const now = new Date(seconds(second))
    // Of eight digits the last six are the code of six.
    expect(stepOf(RFC, eight.slice(-6), now)).toBe(Math.floor(second / 30))
  })

  const now = new Date(seconds(1111111109))
  it.each([
    ['two steps ago', -60, false],
    ['a step ago', -30, true],
    ['now', 0, true],
    ['a step ahead', 30, true],
    ['two steps ahead', 60, false],
  ])('that was right %s is taken: %s', (_, drift, isTaken) => {
    const there = new Date(now.getTime() + seconds(drift))
    expect(stepOf(RFC, '081804', there) !== null).toBe(isTaken)
    if (isTaken) expect(stepOf(RFC, '081804', there)).toBe(37037036)
  })

  it('is never taken where it is another one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (number) => {
        const code = String(number).padStart(6, '0')
        const live = ['081804', '050471', '731029']
        if (!live.includes(code)) expect([null, 37037035, 37037037]).toContain(stepOf(RFC, code, now))
      }),
    )
  })

  it.each(['', '0', '08180', '0818040', ' 081804', '081804\n', '０８１８０４', '-81804', '8.1804', 'NaN', '1e5'])(
    'written as %j is none',
    (code) => {
      expect(stepOf(RFC, code, now)).toBeNull()
    },
  )
})

describe('a new key', () => {
  it('is 160 bits, in base32, and never the same', () => {
    const keys = Array.from({ length: 50 }, newSecret)
    for (const key of keys) expect(key).toMatch(/^[A-Z2-7]{32}$/)
    expect(new Set(keys).size).toBe(50)
  })

  it('comes to the app with the organisation, the account and nothing that an app could misread', () => {
    const uri = new URL(appUri(RFC, { organisation: 'Northfield & Sons: Clinic', email: 'alex+1@example.test' }))
    expect(uri.protocol + uri.host).toBe('otpauth:totp')
    expect(decodeURIComponent(uri.pathname)).toContain('alex+1@example.test')
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Northfield & Sons: Clinic',
      secret: RFC,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
  })
})
