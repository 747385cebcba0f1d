import 'server-only'
import type { Counted } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { Keyring } from '@/server/keys'

/** A guess at a password: whose, and where it came from. `known`: this browser has signed in to the account before. */
export type Guess = { email: string; address: string | null; browserHash: string; known: boolean }

/**
 * Guessing is slowed per account and per address, separately. A browser that has signed in to the account before is
 * counted by itself, so a stranger who guesses, from however many addresses, does not lock the owner out of it
 * (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export function guessCounters(keys: Keyring, { email, address, browserHash, known }: Guess): Counted[] {
  const name = (...parts: (string | null)[]) => `password:${keys.blindIndex(JSON.stringify(parts), 'password guesses')}`
  if (known) return [{ key: name('browser', email, browserHash), rate: limits.passwordGuessesPerSource }]
  return [
    { key: name('address', address), rate: limits.passwordGuessesPerAddress },
    { key: name('source', email, address), rate: limits.passwordGuessesPerSource },
    { key: name('account', email), rate: limits.passwordGuessesPerAccount },
  ]
}
