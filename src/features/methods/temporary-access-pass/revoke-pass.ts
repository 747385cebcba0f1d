import 'server-only'
import { isActingAdministrator } from '@/features/accounts/acting-administrator'
import { lockPerson } from '@/features/accounts/lock-person'
import { type Actor, onOther } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { endPass } from './end-pass'

/**
 * Takes the pass of somebody else away, and ends the sessions that it opened. `gone`: it is not the one they have, they
 * have none, the account is disabled, or who acts is no administrator any more.
 */
export async function revokePass(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { userId, methodId, reason }: { userId: string; methodId: string; reason: string },
): Promise<Result<null, 'yourself' | 'gone'>> {
  if (userId === actor.id) return fail('yourself')
  return db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId)) || !(await isActingAdministrator(tx, actor))) return fail('gone')
    if ((await tx.accessPass.count({ where: { methodId, userId } })) === 0) return fail('gone')
    const at = now()
    const sessions = await endPass(tx, { userId, methodId }, at)
    const event = { type: 'access_pass_revoked' } as const
    const change = await notify(tx, { keys }, { userId, event, at, source: actor })
    await recordAudit(tx, onOther(actor, userId), { type: 'access_pass.revoked', sessions, reason, change }, at)
    return ok(null)
  })
}
