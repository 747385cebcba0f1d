import 'server-only'
import { createHash } from 'node:crypto'
import { limits } from '@/features/limits/limits'
import { signedText } from '@/lib/device-signature'
import { type DevicePublicKey, isSignedBy } from './public-key'

/** A request of our app, as it came: whose it says it is, and what it says of itself. */
export type SignedRequest = {
  origin: string
  path: string
  device: string
  /** Milliseconds since 1970, by the clock of the device. */
  time: string
  signature: string
  body: string
}

/**
 * Whether the device with this key made this very request. Its method, address, body, device and time are all signed, so
 * nothing of it can be changed, or used for another.
 */
export function isRequestOf(publicKey: DevicePublicKey, { body, signature, ...parts }: SignedRequest): boolean {
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  return isSignedBy(publicKey, signedText({ ...parts, bodyHash }), signature)
}

/** Whether a request was made about now. One that was not is told the time, so that a device whose clock is off goes on. */
export function isTimely({ time }: Pick<SignedRequest, 'time'>, now: Date): boolean {
  return /^\d{10,15}$/.test(time) && Math.abs(Number(time) - now.getTime()) <= limits.approvals.clockSkew
}
