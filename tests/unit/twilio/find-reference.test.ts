import { expect, it } from 'vitest'
import { after, before, minutes } from '@/lib/time'
import { FAKE_ACCOUNT } from '../../support/fake-twilio'
import { MOBILE, OTHER, sent, twilioRig } from './rig'

const { fake, lines, twilio } = await twilioRig()
const mobile = { to: MOBILE, extension: null }

it('finds the verification of a send whose answer was lost', async () => {
  const since = new Date()
  fake.failNext('send', 'lost')
  expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'unconfirmed' })

  const reference = await twilio.findReference(mobile, since, 'registration')
  expect(await twilio.check(reference ?? 'none', fake.codeFor(MOBILE) ?? 'none', 'registration')).toBe('approved')
})

it('gives the newest of several', async () => {
  const since = new Date()
  await sent(twilio)
  fake.advance(minutes(10))
  const newest = await sent(twilio)
  expect(await twilio.findReference(mobile, since, 'registration')).toBe(newest)
})

it('finds nothing for another number, another purpose or an earlier send', async () => {
  const since = new Date()
  await sent(twilio)
  expect(await twilio.findReference({ ...mobile, to: OTHER }, since, 'registration')).toBeNull()
  expect(await twilio.findReference(mobile, since, 'sign_in')).toBeNull()
  expect(await twilio.findReference(mobile, after(since, minutes(1)), 'registration')).toBeNull()
})

const anAttempt = {
  verification_sid: `VE${'0'.repeat(32)}`,
  service_sid: FAKE_ACCOUNT.services.registration,
  date_created: '2026-01-01T00:00:00Z',
  channel_data: { to: MOBILE },
}

it('gives the newest in whatever order they come', async () => {
  const newest = { ...anAttempt, verification_sid: `VE${'1'.repeat(32)}`, date_created: '2026-01-01T00:00:01Z' }
  const attempts = [anAttempt, newest, anAttempt]
  fake.failNext('attempts', { status: 200, body: { attempts, meta: { key: 'attempts' } } })
  expect(await twilio.findReference(mobile, new Date(), 'registration')).toBe(newest.verification_sid)
})

it.each([
  { channel_data: { to: OTHER } },
  { channel_data: null },
  { service_sid: FAKE_ACCOUNT.services.sign_in },
  { verification_sid: null },
  { date_created: null },
])('ignores what a filter should have kept out, and what is incomplete: %j', async (difference) => {
  const attempts = [{ ...anAttempt, ...difference }]
  fake.failNext('attempts', { status: 200, body: { attempts, meta: { key: 'attempts' } } })
  expect(await twilio.findReference(mobile, new Date(), 'registration')).toBeNull()
})

it.each([
  'reset' as const,
  'html' as const,
  { status: 401, code: 20003 },
  { status: 200, body: '<h1>Welcome</h1>' },
  { status: 200, body: {} },
  { status: 200, body: { attempts: [null], meta: { key: 'attempts' } } },
])('gives nothing when Twilio cannot say (%j), and logs it', async (fault) => {
  await sent(twilio)
  fake.failNext('attempts', fault)
  expect(await twilio.findReference(mobile, before(new Date(), minutes(1)), 'registration')).toBeNull()
  expect(lines).toMatchObject([{ fields: { call: 'attempts', purpose: 'registration' } }])
})
