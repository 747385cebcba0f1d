import 'server-only'
import { createPublicKey, verify } from 'node:crypto'
import type { Keyring } from '@/server/keys'

/** The public key of a device that was looked at: P-256, SPKI, base64url. */
export type DevicePublicKey = string & { readonly brand: 'DevicePublicKey' }

/** As many bytes as SPKI takes for a point of P-256 in full (RFC 5480). */
const SPKI_LENGTH = 91

/** Reads the public key that a device made; null for another curve or kind of key, another form, or garbage. */
export function readPublicKey(text: string): DevicePublicKey | null {
  if (!/^[\w-]{122}$/.test(text)) return null
  const der = Buffer.from(text, 'base64url')
  if (der.length !== SPKI_LENGTH) return null
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    // Looked at just now; written again, so that one key has one form.
    return isP256 ? (key.export({ format: 'der', type: 'spki' }).toString('base64url') as DevicePublicKey) : null
  } catch {
    return null
  }
}

/** Whether a device signed this text (ECDSA, SHA-256, as WebCrypto writes it). */
export function isSignedBy(publicKey: DevicePublicKey, text: string, signature: string): boolean {
  if (!/^[\w-]{86}$/.test(signature)) return false
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
  const bytes = Buffer.from(signature, 'base64url')
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes)
}

/** Which row a public key, or where its device is reached, is stored in. */
export type DevicePlace =
  | { table: 'ApprovalBinding'; challengeId: string }
  | { table: 'ApprovalApp'; methodId: string; userId: string; deviceId: string }

const context = (place: DevicePlace, column: string) =>
  place.table === 'ApprovalApp'
    ? `ApprovalApp.${column}|${place.methodId}|${place.userId}|${place.deviceId}`
    : `ApprovalBinding.${column}|${place.challengeId}`

/**
 * Seals a public key for one row. It is no secret; but whoever could write another into the row would approve with it.
 */
export function sealPublicKey(keys: Keyring, publicKey: DevicePublicKey, place: DevicePlace): string {
  return keys.encrypt(publicKey, context(place, 'publicKeyCiphertext'))
}

/** Opens a public key. Throws when it was changed or moved. */
export function openPublicKey(keys: Keyring, ciphertext: string, place: DevicePlace): DevicePublicKey {
  // The brand was earned before sealing, and the authenticated ciphertext kept it.
  return keys.decrypt(ciphertext, context(place, 'publicKeyCiphertext')) as DevicePublicKey
}

/** Seals where the notifications of a device go: whoever knew it could write to the device. */
export function sealSubscription(keys: Keyring, subscription: string, place: DevicePlace): string {
  return keys.encrypt(subscription, context(place, 'subscriptionCiphertext'))
}

/** Opens where the notifications of a device go. Throws when it was changed or moved. */
export function openSubscription(keys: Keyring, ciphertext: string, place: DevicePlace): string {
  return keys.decrypt(ciphertext, context(place, 'subscriptionCiphertext'))
}
