import 'server-only'
import { z } from 'zod'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { oneLine } from '@/lib/one-line'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { LABEL_LENGTH } from './identity'
import { loadMethods } from './repository'

/** What a person calls one of their methods: one line of 1 to 40 characters. */
export const Label = z.string().transform(oneLine).pipe(z.string().min(1).max(LABEL_LENGTH))

/** Gives a method of the person another name. Somebody else's, one that has no name, and one that is gone answer alike. */
export async function renameMethod(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { id, label }: { id: string; label: string },
): Promise<Result<null, 'not_found'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail('not_found')
    const method = (await loadMethods(tx, keys, actor.id)).methods.find((candidate) => candidate.id === id)
    if (!method?.type.canRename || !('label' in method.identity)) return fail('not_found')
    const { label: labelBefore } = method.identity
    if (label === labelBefore) return ok(null)
    await tx.method.update({ where: { id, userId: actor.id }, data: { label } })
    await recordAudit(tx, onSelf(actor), { type: 'method.renamed', method: method.type.id, label, labelBefore }, now())
    return ok(null)
  })
}
