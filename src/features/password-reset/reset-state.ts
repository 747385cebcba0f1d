import 'server-only'
import { isUsable } from '@/features/methods/registry'
import { findMethods } from '@/features/methods/repository'
import { isProved } from '@/features/methods/reset-proofs'
import { loadPolicy, loadPolicyFor } from '@/features/policy/repository'
import type { Deps } from '@/server/deps'
import { findOpenReset, type Reset } from './repository'
import { countsAlone, isWayAllowed, type Way } from './ways'

/** Where a reset stands. `contact`: the person has fewer methods than it takes. */
export type ResetStep = 'choose' | 'code' | 'questions' | 'password' | 'contact'

/** A way with its position among all that were offered, by which a form names it. */
export type OfferedWay = Way & { position: number }

export type ResetState = {
  reset: Reset
  step: ResetStep
  /** What may be chosen now: without the methods that are proved already. */
  ways: OfferedWay[]
  /** The way of the code on its way, if there is one. */
  current: OfferedWay | null
}

/**
 * Reads the reset under way in this browser and works out the next step. Null when there is none: begun in another
 * browser, expired, used, replaced, or its account was disabled. Until something is proved nothing of the account is
 * read, so that a decoy looks and times the same.
 */
export async function loadReset(
  { db, keys, now }: Deps,
  browserHash: string | null,
  id?: string,
): Promise<ResetState | null> {
  const reset = browserHash && (await findOpenReset(db, keys, browserHash, now()))
  if (!reset || (id !== undefined && reset.id !== id)) return null
  const { userId, provedMethodIds: proved } = reset
  const known = proved.length > 0 ? userId : null
  const policy = known ? await loadPolicyFor(db, known) : await loadPolicy(db)
  const methods = known ? await findMethods(db, keys, known) : null
  const isUnusable = (way: Way) =>
    methods !== null && !methods.some((method) => method.id === way.method && isUsable(method, policy))
  const counting = methods?.filter((method) => proved.includes(method.id) && isUsable(method, policy)) ?? []
  const isBesideProof = counting.some(({ type }) => type.countsAlone)
  const ways = reset.ways
    .map((way, position) => ({ ...way, position }))
    .filter((way) => isWayAllowed(way, policy) && !proved.includes(way.method) && !isUnusable(way))
    .filter((way) => countsAlone(way) || isBesideProof)

  const hasCode = reset.codeChecksLeft > 0 && reset.codeExpiresAt !== null && reset.codeExpiresAt > now()
  const current = (hasCode && ways.find(({ position }) => position === reset.codeWay)) || null
  if (methods && isProved(proved, methods, policy)) return { reset, step: 'password', ways, current: null }
  if (ways.length === 0) return { reset, step: 'contact', ways, current: null }
  const asked = current?.channel === 'security_questions' ? 'questions' : 'code'
  return { reset, step: current ? asked : 'choose', ways, current }
}
