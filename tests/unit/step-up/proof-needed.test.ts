import { expect, it } from 'vitest'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { securityKeyType } from '@/features/methods/security-key/security-key-type'
import { proofNeeded } from '@/features/step-up/proof-needed'
import { before, minutes } from '@/lib/time'

const now = new Date('2027-01-01T09:00:00Z')
const proved = (amr: 'sms' | 'hwk' | 'pwd', ago: number) => [{ amr, at: before(now, minutes(ago)) }]

it.each([
  [4, null, null],
  [6, null, 'method'],
  [11, 'method', 'method'],
])('a method proved %i minutes ago: for a phone %s is needed, for a key %s', (ago, forPhone, forKey) => {
  for (const amr of ['sms', 'hwk'] as const) {
    expect(proofNeeded(proved(amr, ago), true, now, phoneTypes.mobile.freshness)).toBe(forPhone)
    expect(proofNeeded(proved(amr, ago), true, now, securityKeyType.freshness)).toBe(forKey)
  }
})

it('a password, however fresh, is enough for a first key and for nothing else', () => {
  expect(proofNeeded(proved('pwd', 1), false, now, securityKeyType.freshness)).toBeNull()
  expect(proofNeeded(proved('pwd', 6), false, now, securityKeyType.freshness)).toBe('password')
  expect(proofNeeded(proved('pwd', 1), true, now, securityKeyType.freshness)).toBe('method')
})
