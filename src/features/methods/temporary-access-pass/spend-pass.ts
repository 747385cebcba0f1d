import 'server-only'
import { recordAudit } from '@/features/audit/audit'
import type { Tx } from '@/server/db'
import type { RequestSource } from '@/server/request'

/**
 * Uses a pass, in the transaction of what it proves and under the lock on the person. False where it is gone, has not
 * begun or has ended, and for all but the first who bring one that is good for one use.
 */
export async function spendPass(
  tx: Tx,
  { methodId, userId }: { methodId: string; userId: string },
  { address, userAgent }: RequestSource,
  at: Date,
): Promise<boolean> {
  const isGood = { startsAt: { lte: at }, endsAt: { gt: at }, OR: [{ isOneTime: false }, { usedAt: null }] }
  const [used] = await tx.accessPass.updateManyAndReturn({
    where: { methodId, userId, ...isGood },
    data: { usedAt: at },
    select: { isOneTime: true },
  })
  if (!used) return false
  const context = { actorId: userId, subjectId: userId, sessionId: null, address, userAgent }
  await recordAudit(tx, context, { type: 'access_pass.used', isOneTime: used.isOneTime }, at)
  return true
}
