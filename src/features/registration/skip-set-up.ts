import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { loadPolicyFor } from '@/features/policy/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { loadSetUp } from './load-set-up'

/**
 * Puts set-up off until the next sign-in. It costs one of the person's skips, counted under the lock on the person and in
 * the statement that holds the limit; a second press in the same session costs nothing.
 */
export async function skipSetUp(
  { db, keys, now }: Deps,
  actor: Actor,
  today: string,
): Promise<Result<null, 'not_skippable'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, actor.id))) return fail('not_skippable')
    const setUp = await loadSetUp({ db: tx, keys }, actor, today)
    if (setUp.kind === 'nothing') return ok(null)
    if (setUp.kind === 'required') return fail('not_skippable')

    const { twoStep } = await loadPolicyFor(tx, actor.id)
    const at = now()
    const counted = await tx.user.updateMany({
      where: {
        id: actor.id,
        setUpSkips: { lt: twoStep.skips },
        sessions: { some: { id: actor.sessionId, endedAt: null } },
      },
      data: { setUpSkips: { increment: 1 } },
    })
    if (counted.count === 0) return fail('not_skippable')
    await tx.session.updateMany({ where: { id: actor.sessionId, userId: actor.id }, data: { setUpSkippedAt: at } })
    await recordAudit(tx, onSelf(actor), { type: 'set_up.skipped', skipsLeft: setUp.skipsLeft - 1 }, at)
    return ok(null)
  })
}
