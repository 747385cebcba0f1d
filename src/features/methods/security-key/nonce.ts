import 'server-only'
import { randomBytes } from 'node:crypto'

/** What a key is to sign: 256 random bits, where WebAuthn asks for 128 and NIST for 64. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url')
}
