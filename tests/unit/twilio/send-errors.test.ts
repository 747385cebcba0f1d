import { describe, expect, it } from 'vitest'
import type { SendFailure } from '@/features/verification/code-delivery'
import { type LogLine, MOBILE, twilioRig } from './rig'

const { fake, lines, delivery, twilio } = await twilioRig()
const mobile = { to: MOBILE, extension: null }

/** Twilio's codes and statuses as security.md 4.5 and Twilio's own list have them. */
const ERRORS: [code: number, status: number, failure: SendFailure, level: LogLine['level']][] = [
  [20003, 401, 'unavailable', 'error'],
  [20404, 404, 'unavailable', 'error'],
  [20429, 429, 'unavailable', 'warn'],
  [20500, 500, 'unconfirmed', 'warn'],
  [20500, 503, 'unconfirmed', 'warn'],
  [60200, 400, 'number_rejected', 'warn'],
  [60201, 400, 'unavailable', 'error'],
  [60228, 400, 'unavailable', 'error'],
  [60229, 400, 'unavailable', 'error'],
  [60202, 429, 'too_many_sends', 'warn'],
  [60203, 429, 'too_many_sends', 'warn'],
  [60204, 403, 'unavailable', 'error'],
  [60205, 403, 'no_texts', 'warn'],
  [60206, 400, 'unavailable', 'error'],
  [60207, 400, 'unavailable', 'error'],
  [60208, 400, 'unavailable', 'error'],
  [60209, 400, 'unavailable', 'error'],
  [60210, 400, 'unavailable', 'error'],
  [60211, 400, 'unavailable', 'error'],
  [60212, 429, 'too_many_sends', 'warn'],
  [60213, 400, 'unavailable', 'error'],
  [60214, 400, 'unavailable', 'error'],
  [60215, 400, 'unavailable', 'error'],
  [60216, 400, 'unavailable', 'error'],
  [60217, 400, 'unavailable', 'error'],
  [60218, 400, 'unavailable', 'error'],
  [60219, 400, 'unavailable', 'error'],
  [60220, 400, 'country_blocked', 'warn'],
  [60221, 400, 'unavailable', 'error'],
  [60222, 403, 'unavailable', 'error'],
  [60223, 400, 'channel_off', 'error'],
  [60224, 400, 'unavailable', 'error'],
  [60226, 400, 'country_blocked', 'warn'],
  [60227, 400, 'unavailable', 'error'],
  [60230, 400, 'unavailable', 'error'],
  [60238, 403, 'blocked', 'error'],
  [60240, 403, 'unavailable', 'error'],
  [60247, 400, 'unavailable', 'error'],
  [60248, 400, 'unavailable', 'error'],
  [60250, 400, 'unavailable', 'error'],
  [60410, 403, 'blocked', 'error'],
  [60412, 403, 'blocked', 'error'],
  [60413, 403, 'blocked', 'error'],
  [60605, 403, 'country_blocked', 'warn'],
  [60006, 400, 'unavailable', 'warn'],
  [60600, 400, 'unavailable', 'warn'],
  [60606, 403, 'unavailable', 'error'],
  [60610, 400, 'unavailable', 'warn'],
  [60612, 400, 'no_texts', 'warn'],
  [60616, 429, 'unavailable', 'warn'],
  [60624, 429, 'unavailable', 'error'],
  [60625, 400, 'number_rejected', 'warn'],
  [60626, 429, 'too_many_sends', 'warn'],
  [21211, 400, 'number_rejected', 'warn'],
  [21408, 400, 'country_blocked', 'warn'],
  [21608, 400, 'unavailable', 'error'],
  [21610, 400, 'opted_out', 'warn'],
  [21612, 400, 'no_texts', 'warn'],
  [21614, 400, 'no_texts', 'warn'],
  [30001, 400, 'unavailable', 'error'],
  [30002, 400, 'unavailable', 'error'],
  [30003, 400, 'unavailable', 'warn'],
  [30004, 400, 'blocked', 'warn'],
  [30005, 400, 'number_rejected', 'warn'],
  [30006, 400, 'no_texts', 'warn'],
  [30007, 400, 'blocked', 'warn'],
  [30008, 400, 'unconfirmed', 'warn'],
  [30034, 400, 'unavailable', 'error'],
  [30410, 400, 'unconfirmed', 'warn'],
  [30450, 400, 'blocked', 'error'],
  [13224, 400, 'number_rejected', 'warn'],
  [13225, 400, 'blocked', 'warn'],
  [13227, 400, 'country_blocked', 'warn'],
  [32017, 400, 'blocked', 'warn'],
]

describe('an error of Twilio', () => {
  it.each(ERRORS)('%i (HTTP %i) means %s, logged as %s', async (code, status, error, level) => {
    fake.failNext('send', { status, code })
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error })
    const fields = { call: 'send', channel: 'text', purpose: 'registration', twilioCode: code, httpStatus: status }
    expect(lines).toEqual([{ level, fields, message: expect.stringMatching(/\w/) }])
  })

  it('of an unknown code means unavailable, and tells the operator the code', async () => {
    fake.failNext('send', { status: 400, code: 69999 })
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'unavailable' })
    expect(lines).toMatchObject([{ level: 'error', fields: { twilioCode: 69999, httpStatus: 400 } }])
  })

  it('in the newer form of RFC 9457 is read the same way', async () => {
    const body = { type: 'https://example.org/60203', title: 'Max send attempts', status: 429, code: 60203 }
    fake.failNext('send', { status: 429, body })
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'too_many_sends' })
  })

  it('is never answered with a second request', async () => {
    for (const status of [429, 500, 503]) fake.failNext('send', { status, code: 20429 })
    await twilio.send(mobile, 'text', 'registration')
    expect(fake.requests).toHaveLength(1)
  })
})

describe('a send without a usable answer', () => {
  const VE = `VE${'0'.repeat(32)}`

  it.each([
    ['reset', 'unconfirmed'],
    ['lost', 'unconfirmed'],
    ['html', 'unconfirmed'],
    [{ status: 502, body: {} }, 'unconfirmed'],
    [{ status: 503, body: { code: 'x' } }, 'unconfirmed'],
    [{ status: 403, body: '<h1>Proxy</h1>' }, 'unavailable'],
    [{ status: 400, body: {} }, 'unavailable'],
    [{ status: 201, body: '<h1>Welcome</h1>' }, 'unconfirmed'],
    [{ status: 201, body: null }, 'unconfirmed'],
    [{ status: 201, body: [] }, 'unconfirmed'],
    [{ status: 201, body: { sid: 'VE1', status: 'pending' } }, 'unconfirmed'],
    [{ status: 201, body: { sid: VE } }, 'unconfirmed'],
    [{ status: 201, body: { sid: VE, status: ['pending'] } }, 'unconfirmed'],
    [{ status: 201, body: { sid: VE, status: 'canceled' } }, 'unavailable'],
    [{ status: 201, body: { sid: VE, status: 'Pending' } }, 'unavailable'],
  ] as const)('%j is %s', async (fault, error) => {
    fake.failNext('send', fault)
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error })
    expect(lines).toHaveLength(1)
    expect(fake.requests).toHaveLength(1)
  })

  it('because Twilio is silent is unconfirmed once the time is up', async () => {
    fake.failNext('send', 'hang')
    const result = await delivery({ timeout: 100 }).send(mobile, 'text', 'registration')
    expect(result).toEqual({ ok: false, error: 'unconfirmed' })
    expect(lines).toMatchObject([{ level: 'warn', fields: { cause: 'ECONNABORTED' } }])
  })

  it.each(['http://127.0.0.1:1', 'http://twilio.invalid'])(
    'because nothing is at %s certainly sent none',
    async (apiBaseUrl) => {
      const result = await delivery({ apiBaseUrl }).send(mobile, 'text', 'registration')
      expect(result).toEqual({ ok: false, error: 'unavailable' })
      expect(lines).toMatchObject([{ level: 'error', fields: { cause: expect.stringMatching(/^E[A-Z_]+$/) } }])
    },
  )
})
