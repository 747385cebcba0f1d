import 'server-only'
import { limits } from '@/features/limits/limits'
import type { Keyring } from '@/server/keys'
import { formatWrittenCode, newWrittenCode, writtenCode } from '../written-code'

/** The code of a pass as it is compared. */
export type PassCode = string & { readonly brand: 'PassCode' }

const DOMAIN = 'AccessPass.code'

/** A code is tied to its person: the same row under another person matches nothing. */
const value = (userId: string, code: string) => `${userId}|${code}`

/** A code of so many random characters. */
export function newPassCode(length: number): PassCode {
  return newWrittenCode(length) as PassCode
}

/** As people see it: 4D7K-09XR-… */
export function formatPassCode(code: PassCode): string {
  return formatWrittenCode(code)
}

/** The code of a pass as a person types it: of any length that a pass may have, since theirs is nobody else's business. */
export function passCode(sentences: { missing: string; characters: string; length: string }) {
  const { minLength: min, maxLength: max } = limits.accessPass
  return writtenCode({ min, max }, sentences)
}

/** What is stored of a code: a keyed hash, as of recovery codes (decision 13). */
export function passIndex(keys: Keyring, userId: string, code: PassCode): string {
  return keys.blindIndex(value(userId, code), DOMAIN)
}

/** What may be stored of a code that was entered, whatever key it was written with. */
export function passIndexes(keys: Keyring, userId: string, entered: string): string[] {
  return keys.blindIndexes(value(userId, entered), DOMAIN)
}
