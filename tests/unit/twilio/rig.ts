import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Log } from '@/features/verification/twilio/log'
import type { TwilioSettings } from '@/features/verification/twilio/settings'
import { twilioVerify } from '@/features/verification/twilio/twilio-verify'
import { type PhoneNumber, parsePhoneNumber } from '@/lib/phone-number'
import { FAKE_ACCOUNT, type FakeTwilio, startFakeTwilio } from '../../support/fake-twilio'

export type LogLine = { level: keyof Log; fields: object; message: string }

export const MOBILE = aNumber('+14155550100')
export const OTHER = aNumber('+442079460018')

/** What no log line may contain, whichever test wrote it. */
const PERSONAL = [MOBILE, OTHER].map((number) => number.slice(1))

function aNumber(text: string): PhoneNumber {
  const parsed = parsePhoneNumber(text, 'US')
  if (!parsed) throw new Error(`${text} is no phone number`)
  return parsed.number
}

/** The real SDK against the fake. After each test: no request outside Twilio's OpenAPI, nothing personal in the log. */
export async function twilioRig() {
  const fake: FakeTwilio = await startFakeTwilio()
  const lines: LogLine[] = []
  const log: Log = {
    warn: (fields, message) => lines.push({ level: 'warn', fields, message }),
    error: (fields, message) => lines.push({ level: 'error', fields, message }),
  }
  const settings: TwilioSettings = {
    accountSid: FAKE_ACCOUNT.accountSid,
    credentials: { authToken: FAKE_ACCOUNT.authToken },
    services: FAKE_ACCOUNT.services,
    lookup: false,
    apiBaseUrl: fake.url,
    // Long enough for a busy machine; the tests of silence set their own.
    timeout: 30_000,
  }
  const delivery = (overrides: Partial<TwilioSettings> = {}) => twilioVerify({ ...settings, ...overrides }, log)
  // The first import of the SDK takes most of a second; no test should wait for it within its own time limit.
  beforeAll(() => import('twilio'))

  afterEach(() => {
    const codes = [MOBILE, OTHER].flatMap((number) => fake.messagesTo(number)).map(({ code }) => code)
    const logged = JSON.stringify(lines)
    for (const secret of [...PERSONAL, ...codes, FAKE_ACCOUNT.authToken]) expect(logged).not.toContain(secret)
    expect(fake.violations).toEqual([])
    fake.reset()
    lines.length = 0
  })
  afterAll(() => fake.close())

  return { fake, lines, delivery, twilio: delivery() }
}

/** Sends a text to MOBILE and gives the reference: the start of every test about checks. */
export async function sent(twilio: ReturnType<typeof twilioVerify>): Promise<string> {
  const result = await twilio.send({ to: MOBILE, extension: null }, 'text', 'registration')
  if (!result.ok) throw new Error(`not sent: ${result.error}`)
  return result.value.reference
}
