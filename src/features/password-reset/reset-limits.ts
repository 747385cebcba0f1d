import 'server-only'
import type { Counted } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { Keyring } from '@/server/keys'

type Name = (...parts: (string | null)[]) => string

const naming =
  (keys: Keyring): Name =>
  (...parts) =>
    `reset:${keys.blindIndex(JSON.stringify(parts), 'password resets')}`

/** What beginning a reset counts against, whether the address has an account or not. */
export function startCounters(keys: Keyring, { email, address }: { email: string; address: string | null }): Counted[] {
  const [name, { startsPerAddress, startsPerEmail }] = [naming(keys), limits.passwordReset]
  return [
    { key: name('starts from', address), rate: startsPerAddress },
    { key: name('starts for', email), rate: startsPerEmail },
  ]
}

export type CodeCounter = Counted & { counts: 'sends_per_number' | 'sends_per_person' }

/**
 * What asking for a code counts against. These are counted for decoys as well, by the address that was typed, so that
 * the answer is the same; a code that is really sent counts against its number and its person besides.
 */
export function codeCounters(keys: Keyring, { email, method }: { email: string; method: string }): CodeCounter[] {
  const name = naming(keys)
  return [
    { counts: 'sends_per_person', key: name('codes for', email), rate: limits.passwordReset.sendsPerEmail },
    { counts: 'sends_per_number', key: name('codes to', email, method), rate: limits.sendsPerNumber },
  ]
}

/** What a wrong code counts against, besides its code and its method: a stranger must not lock a method in one day. */
export function checkCounter(keys: Keyring, email: string): Counted {
  return { key: naming(keys)('wrong codes for', email), rate: limits.passwordReset.checksPerEmail }
}
