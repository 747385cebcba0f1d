import { describe, expect, it } from 'vitest'
import { minutes } from '@/lib/time'
import { MOBILE, OTHER, sent, twilioRig } from './rig'

const { fake, lines, delivery, twilio } = await twilioRig()
const theCode = () => fake.codeFor(MOBILE) ?? 'none'
const aWrongCode = () => (theCode() === '000000' ? '000001' : '000000')

describe('a check', () => {
  it('approves the code that was sent', async () => {
    const reference = await sent(twilio)
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('approved')
    expect(lines).toEqual([])
  })

  it('names the verification and never the number', async () => {
    const reference = await sent(twilio)
    await twilio.check(reference, aWrongCode(), 'registration')
    expect(fake.requests.at(-1)?.form).toEqual({ VerificationSid: reference, Code: aWrongCode() })
  })

  it('refuses another code', async () => {
    expect(await twilio.check(await sent(twilio), aWrongCode(), 'registration')).toBe('incorrect')
  })

  it('refuses a code of a form that Twilio does not take', async () => {
    expect(await twilio.check(await sent(twilio), '123', 'registration')).toBe('incorrect')
  })

  it('refuses the code of another number', async () => {
    const reference = await sent(twilio)
    await twilio.send({ to: OTHER, extension: null }, 'text', 'registration')
    const foreign = fake.codeFor(OTHER) === theCode() ? aWrongCode() : (fake.codeFor(OTHER) ?? 'none')
    expect(await twilio.check(reference, foreign, 'registration')).toBe('incorrect')
  })

  it('knows no verification that was sent for another purpose', async () => {
    const reference = await sent(twilio)
    expect(await twilio.check(reference, theCode(), 'sign_in')).toBe('gone')
  })

  it('approves a code once', async () => {
    const reference = await sent(twilio)
    await twilio.check(reference, theCode(), 'registration')
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('gone')
  })

  it('knows the verification until 10 minutes have passed', async () => {
    const reference = await sent(twilio)
    fake.advance(minutes(10) - 1000)
    expect(await twilio.check(reference, aWrongCode(), 'registration')).toBe('incorrect')
    fake.advance(1000)
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('gone')
  })

  it('after five wrong codes refuses the right one too, and then knows it no more', async () => {
    const reference = await sent(twilio)
    for (const _ of Array(5)) expect(await twilio.check(reference, aWrongCode(), 'registration')).toBe('incorrect')
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('too_many_checks')
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('gone')
  })
})

describe('an answer to a check', () => {
  it.each([
    ['pending', 'incorrect'],
    ['canceled', 'gone'],
    ['expired', 'gone'],
    ['deleted', 'gone'],
    ['failed', 'gone'],
    ['max_attempts_reached', 'too_many_checks'],
    ['Approved', 'unavailable'],
    ['APPROVED', 'unavailable'],
    ['approved ', 'unavailable'],
    ['', 'unavailable'],
    ['valid', 'unavailable'],
    ['toString', 'unavailable'],
    [null, 'unavailable'],
    [true, 'unavailable'],
    [['approved'], 'unavailable'],
    [{ approved: true }, 'unavailable'],
  ])('of status %j is %s, even where "valid" is true', async (status, outcome) => {
    const sid = await sent(twilio)
    fake.failNext('check', { status: 200, body: { sid, status, valid: true } })
    expect(await twilio.check(sid, theCode(), 'registration')).toBe(outcome)
  })

  it('about another verification approves nothing', async () => {
    const reference = await sent(twilio)
    fake.failNext('check', { status: 200, body: { sid: `VE${'0'.repeat(32)}`, status: 'approved', valid: true } })
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('unavailable')
    expect(lines).toMatchObject([{ level: 'error', fields: { verification: reference, purpose: 'registration' } }])
  })

  it.each([
    'reset' as const,
    'lost' as const,
    'html' as const,
    { status: 200, body: '<h1>Welcome</h1>' },
    { status: 200, body: null },
    { status: 200, body: 'approved' },
    { status: 200, body: [] },
    { status: 404, body: '<h1>Not here</h1>' },
    { status: 401, code: 20003 },
    { status: 429, code: 20429 },
    { status: 500, code: 20500 },
    { status: 400, code: 60221 },
    { status: 400, code: 69999 },
  ])('that is none (%j) is unavailable, and logged', async (fault) => {
    const reference = await sent(twilio)
    fake.failNext('check', fault)
    expect(await twilio.check(reference, theCode(), 'registration')).toBe('unavailable')
    expect(lines).toMatchObject([{ fields: { call: 'check', verification: reference } }])
  })

  it('that never comes is unavailable once the time is up', async () => {
    const reference = await sent(twilio)
    fake.failNext('check', 'hang')
    expect(await delivery({ timeout: 100 }).check(reference, theCode(), 'registration')).toBe('unavailable')
  })
})
