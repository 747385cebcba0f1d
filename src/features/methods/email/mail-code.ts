import 'server-only'
import { randomInt, timingSafeEqual } from 'node:crypto'
import { limits } from '@/features/limits/limits'
import type { NewCode } from '@/features/verification/repository'
import { after } from '@/lib/time'
import type { Keyring } from '@/server/keys'
import type { EmailChallenge } from './email-challenge'

const DOMAIN = 'Challenge.codeHash'
const DIGITS = 6

/** A code that we made. Outside the mail it exists only while it is being sent. */
export type MailCode = string & { readonly brand: 'MailCode' }

/** What tells apart the codes of two challenges, even where they are the same digits. */
type Of = Pick<EmailChallenge, 'id' | 'userId'>

const named = ({ id, userId }: Of, code: string) => `${id}|${userId}|${code}`

/** Makes a code for a challenge, and what is kept of it: a keyed hash, which is worth nothing without our keys. */
export function newMailCode(keys: Keyring, of: Of, at: Date): { code: MailCode; kept: NewCode & { codeHash: string } } {
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0') as MailCode // made just here
  const codeHash = keys.blindIndex(named(of, code), DOMAIN)
  return { code, kept: { codeHash, expiresAt: after(at, limits.mailCode.lifetime) } }
}

/** Whether a code is the newest one of this challenge, under whichever key it was hashed; in constant time. */
export function isCodeOf(
  keys: Keyring,
  { codeHash, ...of }: Of & Pick<EmailChallenge, 'codeHash'>,
  code: string,
): boolean {
  const kept = Buffer.from(codeHash)
  const same = keys.blindIndexes(named(of, code), DOMAIN).map((hash) => {
    const given = Buffer.from(hash)
    return given.length === kept.length && timingSafeEqual(given, kept)
  })
  return same.includes(true)
}
