import { existsSync } from 'node:fs'
import { afterAll, afterEach, expect, it } from 'vitest'
import { FAKE_ACCOUNT, startFakeTwilio } from '../../support/fake-twilio'

const fake = await startFakeTwilio({ control: true })
afterEach(() => fake.reset())
afterAll(() => fake.close())

const { accountSid, authToken, services } = FAKE_ACCOUNT
const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
const verifications = `/v2/Services/${services.registration}/Verifications`

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form)
  const sent = { authorization, 'x-twilio-host': 'verify.twilio.com', ...headers }
  const answer = await fetch(fake.url + path, { method: 'POST', body, headers: sent })
  return answer.status
}

it('refuses unknown credentials', async () => {
  const form = { To: '+14155550100', Channel: 'sms' }
  expect(await post(verifications, form, { authorization: 'Basic bm9ib2R5' })).toBe(401)
})

it('knows no service but its own', async () => {
  const other = `/v2/Services/VA${'f'.repeat(32)}/Verifications`
  expect(await post(other, { To: '+14155550100', Channel: 'sms' })).toBe(404)
})

it.each(['', '4155550100', '+0', 'a person'])('sends nothing to %j', async (To) => {
  expect(await post(verifications, { To, Channel: 'sms' })).toBe(400)
})

const hasDescriptions = existsSync(process.env.TWILIO_OPENAPI_DIR ?? '../shared/twilio')

/** Calls that Twilio's API does not know. Without its description beside the checkout there is nothing to hold them against. */
const unknownCalls: [string, Record<string, string>, Record<string, string>][] = [
  [verifications, { To: '+14155550100' }, {}],
  [verifications, { To: '+14155550100', Channel: 'sms', ReturnCode: 'true' }, {}],
  [`${verifications}?Channel=sms`, { To: '+14155550100', Channel: 'sms' }, {}],
  [verifications, { To: '+14155550100', Channel: 'sms', TemplateSid: 'HJ1' }, {}],
  ['/v2/Services/VA1/Verifications', { To: '+14155550100', Channel: 'sms' }, {}],
  ['/v2/Attempts', {}, {}],
  [verifications, { To: '+14155550100', Channel: 'sms' }, { 'x-twilio-host': 'lookups.twilio.com' }],
]

it.each(hasDescriptions ? unknownCalls : [])(
  'counts a request as a violation that the OpenAPI files do not allow: %s %j %j',
  async (path, form, headers) => {
    expect(await post(path, form, headers)).toBe(500)
    expect(fake.violations).toHaveLength(1)
  },
)

it('is steered from another process', async () => {
  const control = (path: string, body?: object) =>
    fetch(`${fake.url}/_control/${path}`, body && { method: 'POST', body: JSON.stringify(body) }).then((it) =>
      it.json(),
    )
  const form = { To: '+14155550100', Channel: 'sms' }

  await control('fail', { on: 'send', fault: { status: 429, code: 60203 } })
  expect(await post(verifications, form)).toBe(429)
  expect(await post(verifications, form)).toBe(201)
  expect(await control('code?to=%2B14155550100')).toEqual({ code: fake.codeFor('+14155550100') })
  expect(await control('messages?to=%2B14155550100')).toMatchObject([{ channel: 'sms' }])
  await control('reset', {})
  expect(await control('code?to=%2B14155550100')).toEqual({ code: null })
})
