import { describe, expect, it } from 'vitest'
import { proxiesLook, works } from '@/features/readiness/checks'
import { mailFailure } from '@/features/readiness/mail-failure'

const never = { workedAt: null, failedAt: null, failure: null, isWaiting: false }
const [early, late] = [new Date('2027-01-01T09:00:00Z'), new Date('2027-01-02T09:00:00Z')]

it.each([
  ['never tested', never, false],
  ['a success', { ...never, workedAt: early }, true],
  ['a failure', { ...never, failedAt: early }, false],
  ['a success after a failure', { ...never, workedAt: late, failedAt: early }, true],
  ['a failure after a success', { ...never, workedAt: early, failedAt: late }, false],
  ['a text on its way', { ...never, isWaiting: true }, false],
  ['a text on its way after a success', { ...never, workedAt: early, isWaiting: true }, true],
])('delivery works after %s: %s', (_, state, does) => {
  expect(works(state)).toBe(does)
})

describe('the number of trusted proxies', () => {
  it.each([
    ['https://id.example.org', 1, '203.0.113.7', 'fine'],
    ['https://id.example.org', 0, '10.0.0.3', 'uncounted'],
    ['http://localhost:3000', 0, '127.0.0.1', 'fine'],
    ['https://id.example.org', 3, null, 'too_many'],
    ['http://localhost:3000', 1, null, 'too_many'],
  ] as const)('before %s, being %d, with a request from %s, looks %s', (appUrl, trusted, address, look) => {
    expect(proxiesLook(appUrl, { trusted, address })).toBe(look)
  })
})

describe('a mail server that takes no mail', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ESOCKET', 'unreachable'],
    ['ETLS', 'no_tls'],
    ['EAUTH', 'credentials'],
    ['EENVELOPE', 'refused'],
    ['EWHATEVER', 'other'],
  ])('with %s is %s', (code, failure) => {
    expect(mailFailure(Object.assign(new Error('550 no mailbox alex@example.org'), { code }))).toBe(failure)
  })

  it('with anything else is "other", never its own words', () => {
    expect(mailFailure('550 no mailbox alex@example.org')).toBe('other')
    expect(mailFailure(new Error('550 no mailbox alex@example.org'))).toBe('other')
  })
})
