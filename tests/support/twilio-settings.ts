import type { TwilioSettings } from '@/features/verification/twilio/settings'
import { FAKE_ACCOUNT } from './fake-twilio'

/** The account of the fake Twilio, as the adapter's settings name it. */
export const twilioSettings = (apiBaseUrl: string, timeout = 2000): TwilioSettings => ({
  accountSid: FAKE_ACCOUNT.accountSid,
  credentials: { authToken: FAKE_ACCOUNT.authToken },
  services: FAKE_ACCOUNT.services,
  lookup: false,
  apiBaseUrl,
  timeout,
})
