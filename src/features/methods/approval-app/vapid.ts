import 'server-only'
import { createECDH } from 'node:crypto'
import type { Keyring } from '@/server/keys'

/** The order of P-256 (FIPS 186-5). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** By which push services and browsers know us (RFC 8292), base64url. */
export type VapidKeys = { publicKey: string; privateKey: string }

/**
 * The key pair follows from the oldest of our keys, so that there is no setting to lose, and it stays when a newer key is
 * put before that one. 128 bits more than the order leave no number likelier than another (FIPS 186-5 A.2.1).
 */
export function vapidKeys(keys: Pick<Keyring, 'oldestSecret'>): VapidKeys {
  const seed = BigInt(`0x${keys.oldestSecret('web push', 48).toString('hex')}`)
  const privateKey = Buffer.from(((seed % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex')
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  return { publicKey: ecdh.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') }
}
