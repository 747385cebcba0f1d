/** What our app shows of something that waits on a device. Never the number, which the page shows. */
export type ShownRequest = {
  challengeId: string
  purpose: 'sign_in' | 'step_up' | 'password_reset'
  /** ISO 8601. */
  askedAt: string
  expiresAt: string
  address: string | null
  place: string | null
  browser: string
}

/** What a device has to know of one of its accounts. */
export type DeviceState =
  /** The page where the account is being added has not finished; `isConfirmed` once its number was entered here. */
  | { state: 'adding'; isConfirmed: boolean }
  | {
      state: 'ready'
      email: string
      /** The key by which push services know us, base64url. */
      pushKey: string
      request: ShownRequest | null
    }
