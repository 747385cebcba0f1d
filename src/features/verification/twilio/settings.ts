import type { Purpose } from '@/features/verification/code-delivery'

/** One organisation's Twilio account. */
export type TwilioSettings = {
  accountSid: string
  credentials: { authToken: string } | { apiKey: string; apiSecret: string }
  /** A Verify Service (`VA…`) for each purpose, so that a code for one cannot serve another (security.md 4.1). */
  services: Record<Purpose, string>
  /** Ask Lookup for the kind of line before a text. Twilio charges for each answer. */
  lookup: boolean
  /** Takes the place of `https://verify.twilio.com` and every other Twilio origin; `null` talks to Twilio itself. */
  apiBaseUrl: string | null
  /** In milliseconds. A person is waiting, so far less than the SDK's own 30 seconds. */
  timeout: number
}
