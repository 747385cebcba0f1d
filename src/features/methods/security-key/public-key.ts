import 'server-only'
import type { Keyring } from '@/server/keys'

/** Which row a public key is stored in. */
export type PublicKeyPlace = { methodId: string; userId: string; credentialId: string }

const context = ({ methodId, userId, credentialId }: PublicKeyPlace) =>
  `SecurityKeyMethod.publicKeyCiphertext|${methodId}|${userId}|${credentialId}`

/**
 * Seals a public key (COSE) for one row. It is no secret; but whoever could write another into the row would sign in with
 * it (NIST SP 800-63B-4 3.1.6.2).
 */
export function sealPublicKey(keys: Keyring, publicKey: Uint8Array, place: PublicKeyPlace): string {
  return keys.encrypt(Buffer.from(publicKey).toString('base64url'), context(place))
}

/** Opens a public key. Throws when it was changed or moved. */
export function openPublicKey(keys: Keyring, ciphertext: string, place: PublicKeyPlace): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(keys.decrypt(ciphertext, context(place)), 'base64url'))
}
