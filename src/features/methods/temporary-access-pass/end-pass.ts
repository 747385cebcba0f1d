import 'server-only'
import type { Tx } from '@/server/db'
import { removeMethod } from '../kept-method'

/**
 * Takes a pass away from a person whose row is locked, and ends the sessions that it opened or proved something in: who
 * holds them may be whoever got hold of the pass. Says how many those were.
 */
export async function endPass(
  tx: Tx,
  { userId, methodId }: { userId: string; methodId: string },
  at: Date,
): Promise<number> {
  await removeMethod(tx, userId, methodId)
  const { count } = await tx.session.updateMany({
    where: { userId, accessPassId: methodId, endedAt: null },
    data: { endedAt: at, endedReason: 'pass_revoked' },
  })
  return count
}
