import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { limits } from '@/features/limits/limits'

/** OWASP's parameters for argon2id, the library's own algorithm: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 }

/** A new password: counted in Unicode characters, never trimmed, no rules of composition (NIST SP 800-63B-4 3.1.1.2). */
export const NewPassword = z.string().refine((value) => {
  const length = [...value].length
  return length >= limits.password.min && length <= limits.password.max
})

/** NFC before hashing, so that two keyboards that compose a letter differently agree (NIST SP 800-63B-4 3.1.1.2). */
const normalised = (password: string) => password.normalize('NFC')

/** Hashes a password for storing. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), parameters)
}

let decoy: Promise<string> | undefined

/**
 * Compares a password with a stored hash. Where there is no hash it compares with a decoy, so that an unknown account
 * takes as long as a known one, and answers false.
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has')
  const matches = await verify(stored ?? (await decoy), normalised(password))
  return matches && stored !== null
}
