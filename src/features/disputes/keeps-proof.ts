import 'server-only'
import { wasProving } from '@/features/methods/kept-method'
import { isIssued } from '@/features/methods/method-type'
import { findMethods } from '@/features/methods/repository'
import { hasWayIn } from '@/features/methods/reset-proofs'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Change } from '@/generated/prisma/client'
import type { Deps } from '@/server/deps'

/**
 * Whether somebody could still prove who they are once a report froze their account from a moment on: with a method that
 * is older, or with one that these changes replaced or deleted and that would come back. A pass ends with the report.
 */
export async function keepsProof(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  userId: string,
  { since, changes }: { since: Date; changes: readonly Change[] },
): Promise<boolean> {
  const [methods, policy] = [await findMethods(db, keys, userId), await loadPolicyFor(db, userId)]
  const older = methods.filter(({ verifiedAt, type }) => verifiedAt < since && !isIssued(type))
  return hasWayIn(older, policy) || changes.some(({ kept }) => kept !== null && wasProving(kept, since))
}
