import 'server-only'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import type { NoticeEvent } from '@/features/notices/notice'
import { notify } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { costOfDeleting } from './deletion'
import { keepMethod } from './kept-method'
import type { Method, MethodTypeId } from './method-type'
import { signInWay, type UsableOption } from './registry'
import { loadMethods, storeDefault } from './repository'

export type Deleted = { type: MethodTypeId; defaultMovedTo: UsableOption | 'none' | null }

/**
 * Deletes one of the person's methods and moves the default where it must go, in one transaction. Somebody else's method
 * and one that is gone answer alike: `not_found`. The last method stays where the policy demands one: `required`.
 */
export async function deleteMethod(
  { db, keys, now }: Deps,
  actor: Actor,
  id: string,
): Promise<Result<Deleted, 'not_found' | 'required'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail('not_found')
    const { methods, stored } = await loadMethods(tx, keys, actor.id)
    const method = methods.find((candidate) => candidate.id === id)
    if (!method) return fail('not_found')
    const cost = costOfDeleting(id, methods, stored, await loadPolicyFor(tx, actor.id))
    if (cost.forbidden) return fail('required')

    const kept = await keepMethod(tx, id)
    const next = cost.defaultMovesTo
    if (next || stored?.methodId === id) {
      const moved = next && next !== 'none' ? { methodId: next.method.id, option: next.option } : null
      await storeDefault(tx, actor.id, moved)
    }
    const at = now()
    const notification = { userId: actor.id, event: noticeOf(method, next), at, source: actor, methodId: id, kept }
    // Before it goes: an address that is deleted is told, too.
    const change = await notify(tx, { keys }, notification)
    await tx.method.delete({ where: { id } })
    const event = { type: 'method.deleted', method: method.type.id, ...method.identity, change } as const
    await recordAudit(tx, onSelf(actor), event, at)
    if (next) {
      const [type, option] = next === 'none' ? [null, null] : [next.method.type.id, next.option]
      await recordAudit(tx, onSelf(actor), { type: 'default.changed', method: type, option }, at)
    }
    return ok({ type: method.type.id, defaultMovedTo: next })
  })
}

/** One notice for both: the deletion, and where the default went with it. */
function noticeOf({ type, identity }: Method, next: Deleted['defaultMovedTo']): NoticeEvent {
  const defaultNow = next && next !== 'none' ? signInWay(next) : next
  return { type: 'method_deleted', method: type.id, ...identity, defaultNow }
}
