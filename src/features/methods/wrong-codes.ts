import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { notify } from '@/features/notices/notify'
import { endChallenge } from '@/features/verification/repository'
import type { Db, Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { Method } from './method-type'

/** Takes one of the method's checks; the new count, or null when the method takes no more. */
export async function claimMethodCheck({ db }: { db: Db }, id: string): Promise<number | null> {
  const [claimed] = await db.method.updateManyAndReturn({
    where: { id, disabledAt: null, wrongCodes: { lt: limits.wrongCodesInARow } },
    data: { wrongCodes: { increment: 1 } },
    select: { wrongCodes: true },
  })
  return claimed?.wrongCodes ?? null
}

/** Gives a check back that compared nothing wrong. */
export async function giveBackMethodCheck({ db }: { db: Db }, id: string): Promise<void> {
  await db.method.updateMany({ where: { id, wrongCodes: { gt: 0 } }, data: { wrongCodes: { decrement: 1 } } })
}

/**
 * Disables a method after too many wrong codes in a row, ends the challenge that took the last, and tells the person. Writes
 * the audit row, so it comes last in its transaction.
 */
export async function disableMethod(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  disabled: {
    owner: { id: string } & RequestSource
    challengeId: string
    method: Pick<Method, 'id' | 'type' | 'identity'>
    at: Date
  },
): Promise<void> {
  const { owner, challengeId, at } = disabled
  const { id, type, identity } = disabled.method
  if (!(await lockPerson(tx, owner.id))) return
  const { count } = await tx.method.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: at } })
  if (count === 0) return
  await endChallenge(tx, challengeId, 'used_up', at)
  const { address, userAgent } = owner
  const method = type.id
  const event = { type: 'method_disabled', method, ...identity } as const
  const change = await notify(tx, { keys }, { userId: owner.id, event, at, source: owner })
  const context = { actorId: null, subjectId: owner.id, sessionId: null, address, userAgent }
  await recordAudit(tx, context, { type: 'method.disabled', method, change }, at)
}
