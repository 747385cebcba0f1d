import 'server-only'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { effectiveDefault } from '@/features/methods/default'
import { usableOptions, usableWays } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { validAt } from '@/features/methods/validity'
import { loadPolicyFor } from '@/features/policy/repository'
import { findPending } from '@/features/sign-in/pending'
import { findNewestProof } from '@/features/verification/repository'
import { deps } from '@/server/deps'
import { browserHash, currentPerson } from '@/server/session'

/** The sign-in that waits for its second step in this browser, and what it can be finished with. */
export const waitingSignIn = cache(async () => {
  if (await currentPerson()) redirect('/')
  const { db, keys, now } = deps()
  const browser = await browserHash()
  const pending = browser && (await findPending(db, browser, now()))
  if (!pending) redirect('/sign-in?over=1')

  const owner = { id: pending.userId, browserHash: pending.browserHash }
  const [{ methods, stored }, policy] = await Promise.all([
    loadMethods(db, keys, owner.id),
    loadPolicyFor(db, owner.id),
  ])
  const usable = usableWays(validAt(methods, now()), policy, 'two_step')
  const newest = await findNewestProof(db, 'sign_in', owner, pending.createdAt)
  const challenge = newest && !newest.consumedAt && !newest.endedAt && newest.expiresAt > now() ? newest : null
  return {
    owner,
    isFrozen: pending.user.frozenSince !== null,
    usable,
    challenge,
    /** A request that went to a phone came to nothing. */
    isUnanswered: challenge === null && newest?.channel === 'app_notification',
    currentDefault: effectiveDefault(stored, usableOptions(methods, policy)),
  }
})
