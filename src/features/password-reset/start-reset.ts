import 'server-only'
import { countAll } from '@/features/limits/counters'
import { findMethods } from '@/features/methods/repository'
import { namedGroups, policyFor } from '@/features/policy/organisation-policy'
import { findBelonging, loadPolicy } from '@/features/policy/repository'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { decoyWays } from './decoy-ways'
import { findResettable, findSpread, openReset } from './repository'
import { startCounters } from './reset-limits'
import { countsAlone, waysOf } from './ways'

export type StartResetFailure = { kind: 'slow_down'; retryAt: Date }

/** Never the id of a person: UUIDs of version 0 do not exist. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Begins a reset of a forgotten password. An account that is unknown, disabled, or without password or methods gets a
 * decoy, which shows phones that nobody has, sends nothing and leads nowhere. It takes the same statements and hashes as
 * a real one, and nothing is sent yet either way.
 */
export async function startReset(
  { db, keys, now }: Deps,
  source: SignInSource,
  email: string,
): Promise<Result<null, StartResetFailure>> {
  const at = now()
  const refused = await countAll(db, startCounters(keys, { email, address: source.address }), at)
  if (refused) return fail({ kind: 'slow_down', retryAt: refused.retryAt })

  const userId = await findResettable(db, email)
  const methods = await findMethods(db, keys, userId ?? NOBODY)
  const [policy, belonging] = [await loadPolicy(db), await findBelonging(db, userId ?? NOBODY)]
  const spread = await findSpread(db, namedGroups(policy))
  const [real, decoy] = [waysOf(methods, policyFor(policy, belonging)), decoyWays(keys, email, policy, spread)]
  const reset = userId && real.some(countsAlone) ? { userId, ways: real } : { userId: null, ways: decoy }
  await db.$transaction((tx) => openReset(tx, keys, { ...reset, email, browserHash: source.browserHash }, at))
  return ok(null)
}
