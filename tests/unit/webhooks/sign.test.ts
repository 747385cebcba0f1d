import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { readOutcome, writeOutcome } from '@/features/webhooks/outcome'
import { newSecret, signedHeaders } from '@/features/webhooks/sign'

it('signs as Standard Webhooks define: the example of their specification', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  const at = new Date(1_614_265_330_000)
  expect(signedHeaders(secret, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body })).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

it('makes a secret of 32 random bytes, and signs with the bytes, not with their letters', () => {
  const secret = newSecret()
  expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
  expect(newSecret()).not.toBe(secret)
  const headers = signedHeaders(secret, { id: 'a', at: new Date(0), body: 'ü' })
  const key = Buffer.from(secret.slice(6), 'base64')
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update('a.0.ü').digest('base64')}`)
})

it.each([
  { kind: 'redirect', status: 302 },
  { kind: 'status', status: 500 },
  { kind: 'timeout' },
  { kind: 'refused' },
] as const)('reads back the outcome %j', (outcome) => {
  expect(readOutcome(writeOutcome(outcome))).toEqual(outcome)
})

it.each([null, '', 'status', 'status 5000', 'something else'])('reads no outcome in %j', (stored) => {
  expect(readOutcome(stored)).toBeNull()
})
