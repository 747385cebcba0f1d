import { expect, it } from 'vitest'
import { MOBILE, twilioRig } from './rig'

const { fake, lines, delivery, twilio } = await twilioRig()
const mobile = { to: MOBILE, extension: null }
const careful = delivery({ lookup: true })
const hosts = () => fake.requests.map(({ host }) => host)

it('finds a landline before a text is tried', async () => {
  fake.setLineType(MOBILE, 'landline')
  expect(await careful.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'no_texts' })
  expect(hosts()).toEqual(['lookups.twilio.com'])
})

it.each(['mobile', 'nonFixedVoip', 'fixedVoip', 'unknown'])('lets a text go to a line of type %s', async (type) => {
  fake.setLineType(MOBILE, type)
  expect((await careful.send(mobile, 'text', 'registration')).ok).toBe(true)
  expect(hosts()).toEqual(['lookups.twilio.com', 'verify.twilio.com'])
})

it('is not asked before a call', async () => {
  fake.setLineType(MOBILE, 'landline')
  expect((await careful.send(mobile, 'call', 'registration')).ok).toBe(true)
  expect(hosts()).toEqual(['verify.twilio.com'])
})

it('is not asked when the setting is off, and Verify refuses the landline itself', async () => {
  fake.setLineType(MOBILE, 'landline')
  expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'no_texts' })
  expect(hosts()).toEqual(['verify.twilio.com'])
})

it.each([
  { status: 500, code: 20500 },
  { status: 429, code: 60616 },
  { status: 404, code: 20404 },
  'reset' as const,
  'html' as const,
  { status: 200, body: '<html>' },
  { status: 200, body: {} },
])('that fails (%j) is logged and stops nothing', async (fault) => {
  fake.failNext('lookup', fault)
  expect((await careful.send(mobile, 'text', 'registration')).ok).toBe(true)
  expect(lines).toMatchObject([{ fields: { call: 'lookup', purpose: 'registration' } }])
})

it('that never answers costs a quarter of the time allowed', async () => {
  fake.failNext('lookup', 'hang')
  const started = performance.now()
  expect((await delivery({ lookup: true, timeout: 8000 }).send(mobile, 'text', 'registration')).ok).toBe(true)
  expect(performance.now() - started).toBeLessThan(8000)
})
