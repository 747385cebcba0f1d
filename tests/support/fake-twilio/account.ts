const hex32 = (digit: string) => digit.repeat(32)

/** The account that the fake knows. Settings for the adapter and for `TWILIO_*` come from here. */
export const FAKE_ACCOUNT = {
  accountSid: `AC${hex32('a')}`,
  authToken: 'fake-auth-token',
  apiKey: `SK${hex32('b')}`,
  apiSecret: 'fake-api-secret',
  services: {
    registration: `VA${hex32('1')}`,
    sign_in: `VA${hex32('2')}`,
    step_up: `VA${hex32('3')}`,
    password_reset: `VA${hex32('4')}`,
  },
} as const

/** Basic auth with the account's token, or with the API key and its secret. */
export function isAuthorised(header: string | undefined): boolean {
  const { accountSid, authToken, apiKey, apiSecret } = FAKE_ACCOUNT
  return [`${accountSid}:${authToken}`, `${apiKey}:${apiSecret}`].some(
    (pair) => header === `Basic ${Buffer.from(pair).toString('base64')}`,
  )
}

export function isService(sid: string): boolean {
  return Object.values<string>(FAKE_ACCOUNT.services).includes(sid)
}
