import { limits } from '@/features/limits/limits'
import type { ProvedFactor } from '@/features/sessions/factors'
import { before } from '@/lib/time'

/** What must be proved before a change: a method of the person, their password, or nothing more. */
export type ProofNeeded = 'method' | 'password' | null

/**
 * The one guard over changes to what protects an account. Who has a usable method must have proved one lately: a password
 * alone, however fresh, never adds, changes or removes anything (NIST SP 800-63B-4 4.1.2.1). Who has none yet, or none
 * that is allowed, may begin on a fresh password.
 */
export function proofNeeded(
  proved: readonly ProvedFactor[],
  hasUsableMethod: boolean,
  now: Date,
  freshness: number = limits.freshness,
): ProofNeeded {
  const fresh = proved.filter(({ at }) => at > before(now, freshness))
  if (hasUsableMethod) return fresh.some(({ amr }) => amr !== 'pwd') ? null : 'method'
  return fresh.length > 0 ? null : 'password'
}
