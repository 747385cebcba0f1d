import { describe, expect, it } from 'vitest'
import { readLimits } from '@/features/limits/limits'
import { days, hours, minutes, seconds } from '@/lib/time'

describe('the limits', () => {
  it('are those of product.md when nothing is set', () => {
    expect(readLimits({})).toMatchObject({
      code: { digits: 6, lifetime: minutes(10), checks: 5 },
      registrationChecks: { limit: 20, window: days(1) },
      sendsPerNumber: { limit: 5, window: minutes(10) },
      sendsPerPerson: { limit: 10, window: days(1) },
      resendWaits: [30, 40, 60, 90, 120].map(seconds),
      callOfferedFromSend: 3,
      session: { idle: minutes(30), absolute: hours(24) },
      password: { min: 15, max: 256 },
    })
  })

  it('can each be set', () => {
    const set = {
      LIMIT_CODE_CHECKS: '3',
      LIMIT_CODE_LIFETIME: '5m',
      LIMIT_SENDS_PER_NUMBER: '2/1h',
      LIMIT_RESEND_WAITS: '1m, 2m',
    }
    expect(readLimits(set)).toMatchObject({
      code: { checks: 3, lifetime: minutes(5), digits: 6 },
      sendsPerNumber: { limit: 2, window: hours(1) },
      resendWaits: [minutes(1), minutes(2)],
    })
  })

  it('that are set to nothing are as they come', () => {
    expect(readLimits({ LIMIT_CODE_CHECKS: '' }).code.checks).toBe(5)
  })

  it.each([
    ['LIMIT_CODE_CHECKS', '0'],
    ['LIMIT_CODE_CHECKS', '-5'],
    ['LIMIT_CODE_CHECKS', '5.5'],
    ['LIMIT_CODE_CHECKS', '1e3'],
    ['LIMIT_CODE_CHECKS', 'Infinity'],
    ['LIMIT_CODE_LIFETIME', '10'],
    ['LIMIT_CODE_LIFETIME', 'ten minutes'],
    ['LIMIT_SENDS_PER_NUMBER', '5'],
    ['LIMIT_SENDS_PER_NUMBER', '/10m'],
    ['LIMIT_SENDS_PER_NUMBER', '0/10m'],
    ['LIMIT_SENDS_PER_NUMBER', '5/0m'],
    ['LIMIT_SENDS_PER_NUMBER', '5/10m/2'],
    ['LIMIT_RESEND_WAITS', '30s,,40s'],
    ['LIMIT_RESEND_WAITS', '30'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => readLimits({ [name]: value })).toThrow(name)
  })
})
