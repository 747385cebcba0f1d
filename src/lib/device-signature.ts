/** Where a request of our app says which device it comes from, when it was made by the clock of that, and its signature. */
export const DEVICE_HEADERS = {
  device: 'x-countersign-device',
  time: 'x-countersign-time',
  signature: 'x-countersign-signature',
} as const

/** What a device signs of each request: nothing of it can be used elsewhere, for something else, or much later. */
export type SignedParts = {
  /** Of the page that asks: a copy of the app on another address signs for that address. */
  origin: string
  path: string
  device: string
  /** Milliseconds since 1970. */
  time: string
  /** SHA-256, base64url. */
  bodyHash: string
}

/** The text whose signature (ECDSA P-256, SHA-256) a request carries. Both sides make it from what they know. */
export function signedText({ origin, path, device, time, bodyHash }: SignedParts): string {
  return ['countersign authenticator 1', origin, `POST ${path}`, device, time, bodyHash].join('\n')
}
