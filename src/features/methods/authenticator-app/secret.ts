import 'server-only'
import { Secret, TOTP } from 'otpauth'
import type { Keyring } from '@/server/keys'

/** The key that an authenticator app shares with us, as apps take it: base32 of 160 bits (RFC 4226 R6). */
export type AppSecret = string & { readonly brand: 'AppSecret' }

/** Which row a key is stored in: the ciphertext is tied to it and does not decrypt anywhere else. */
export type SecretPlace = { table: 'AuthenticatorAppMethod' | 'Challenge'; id: string; userId: string }

const context = ({ table, id, userId }: SecretPlace) =>
  `${table}.${table === 'Challenge' ? 'targetCiphertext' : 'secretCiphertext'}|${id}|${userId}`

/** The domain of the blind index of keys. */
export const SECRET_INDEX = 'AuthenticatorAppMethod.secret'

export function newSecret(): AppSecret {
  return new Secret({ size: 20 }).base32 as AppSecret
}

/** Encrypts a key for one row. */
export function sealSecret(keys: Keyring, secret: AppSecret, place: SecretPlace): string {
  return keys.encrypt(secret, context(place))
}

/** Decrypts a key. Throws when the value was moved, changed or written with an unknown key of ours. */
export function openSecret(keys: Keyring, ciphertext: string, place: SecretPlace): AppSecret {
  // The brand was earned before sealing, and the authenticated ciphertext kept it.
  return keys.decrypt(ciphertext, context(place)) as AppSecret
}

/** As many digits as every app shows, whatever the provider of texts is set up for. */
const APP_CODE = /^[0-9]{6}$/

/** SHA-1, six digits, 30 seconds: what every app understands, whatever else the address asks for. */
function totp(secret: AppSecret, { issuer, label }: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({ secret, issuer, label, algorithm: 'SHA1', digits: 6, period: 30 })
}

/** The address that a QR code shows to an app: `otpauth://totp/Organisation:person?secret=…`. */
export function appUri(secret: AppSecret, { organisation, email }: { organisation: string; email: string }): string {
  return totp(secret, { issuer: organisation, label: email }).toString()
}

/**
 * The time step whose code this is: the present one, or for clocks that drift the one before or after (RFC 6238 5.2).
 * Null where it is none of them, or no code of an app at all.
 */
export function stepOf(secret: AppSecret, code: string, now: Date): number | null {
  if (!APP_CODE.test(code)) return null
  const delta = totp(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 30_000) + delta
}
