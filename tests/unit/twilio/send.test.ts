import { describe, expect, it } from 'vitest'
import type { Purpose } from '@/features/verification/code-delivery'
import { minutes } from '@/lib/time'
import { FAKE_ACCOUNT } from '../../support/fake-twilio'
import { MOBILE, sent, twilioRig } from './rig'

const { fake, lines, delivery, twilio } = await twilioRig()
const mobile = { to: MOBILE, extension: null }
const reference = expect.stringMatching(/^VE[0-9a-f]{32}$/)

describe('a send', () => {
  it('texts a code and names its verification', async () => {
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: true, value: { reference } })
    expect(fake.messagesTo(MOBILE)).toMatchObject([{ channel: 'sms', sendDigits: null }])
    expect(lines).toEqual([])
  })

  it('reads a code out by a call', async () => {
    await twilio.send(mobile, 'call', 'registration')
    expect(fake.messagesTo(MOBILE)).toMatchObject([{ channel: 'call', sendDigits: null }])
  })

  it('dials an extension after two pauses', async () => {
    await twilio.send({ to: MOBILE, extension: '0417' }, 'call', 'registration')
    expect(fake.messagesTo(MOBILE)).toMatchObject([{ channel: 'call', sendDigits: 'ww0417' }])
  })

  it('never texts a line whose owner sits behind an extension', async () => {
    const result = await twilio.send({ to: MOBILE, extension: '0417' }, 'text', 'registration')
    expect(result).toEqual({ ok: false, error: 'no_texts' })
    expect(fake.requests).toEqual([])
  })

  const purposes: Purpose[] = ['registration', 'sign_in', 'step_up', 'password_reset']
  it.each(purposes)('for %s uses the Verify Service of that purpose', async (purpose) => {
    await twilio.send(mobile, 'text', purpose)
    expect(fake.messagesTo(MOBILE)).toMatchObject([{ service: FAKE_ACCOUNT.services[purpose] }])
  })

  it('asks verify.twilio.com for nothing but a number and a channel', async () => {
    await twilio.send(mobile, 'text', 'registration')
    expect(fake.requests).toMatchObject([{ host: 'verify.twilio.com', form: { To: MOBILE, Channel: 'sms' } }])
    expect(Object.keys(fake.requests[0]?.form ?? {})).toEqual(['To', 'Channel'])
  })

  it('works with an API key in place of the token', async () => {
    const { apiKey, apiSecret } = FAKE_ACCOUNT
    const result = await delivery({ credentials: { apiKey, apiSecret } }).send(mobile, 'text', 'registration')
    expect(result.ok).toBe(true)
  })

  it('tells the operator when Twilio refuses the credentials', async () => {
    const result = await delivery({ credentials: { authToken: 'wrong' } }).send(mobile, 'text', 'registration')
    expect(result).toEqual({ ok: false, error: 'unavailable' })
    expect(lines).toMatchObject([{ level: 'error', message: expect.stringContaining('TWILIO_AUTH_TOKEN') }])
  })

  it('throws what is a bug of ours', async () => {
    const services = { ...FAKE_ACCOUNT.services, registration: 'VA/of/no/form' }
    await expect(delivery({ services }).send(mobile, 'text', 'registration')).rejects.toThrow("'sid' is not valid")
  })
})

describe('a code sent again', () => {
  it('within 10 minutes is the same code of the same verification', async () => {
    const first = await sent(twilio)
    fake.advance(minutes(9))
    expect(await sent(twilio)).toBe(first)
    const codes = fake.messagesTo(MOBILE).map(({ code }) => code)
    expect(codes).toEqual([codes[0], codes[0]])
  })

  it('after 10 minutes belongs to another verification', async () => {
    const first = await sent(twilio)
    fake.advance(minutes(10))
    expect(await sent(twilio)).not.toBe(first)
  })

  it('is refused the sixth time, until 10 minutes have passed', async () => {
    for (const _ of Array(5)) await sent(twilio)
    expect(await twilio.send(mobile, 'text', 'registration')).toEqual({ ok: false, error: 'too_many_sends' })
    fake.advance(minutes(10))
    expect((await twilio.send(mobile, 'text', 'registration')).ok).toBe(true)
  })
})
