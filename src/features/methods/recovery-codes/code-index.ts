import 'server-only'
import type { Keyring } from '@/server/keys'
import type { RecoveryCode } from './code'

const DOMAIN = 'RecoveryCode.code'

/** A code is tied to its person: the same row under another person matches nothing. */
const value = (userId: string, code: string) => `${userId}|${code}`

/** What is stored of a code. Keyed, so that who has the database alone cannot even try codes (decision 13). */
export function codeIndex(keys: Keyring, userId: string, code: RecoveryCode): string {
  return keys.blindIndex(value(userId, code), DOMAIN)
}

/** What may be stored of a code that was entered, whatever key it was written with. */
export function codeIndexes(keys: Keyring, userId: string, entered: string): string[] {
  return keys.blindIndexes(value(userId, entered), DOMAIN)
}
