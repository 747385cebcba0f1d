import 'server-only'
import { lockAdministrator } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'

/**
 * Notes that a copy of these keys is kept apart from the database. Keys that were not named stay open, so one that came
 * meanwhile is asked for again.
 */
export async function confirmKeyBackup(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  ids: readonly string[],
): Promise<Result<null, 'not_allowed'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockAdministrator(tx, actor))) return fail('not_allowed')
    const at = now()
    const confirmed = await tx.encryptionKey.updateManyAndReturn({
      where: { id: { in: [...ids] }, backedUpAt: null },
      data: { backedUpAt: at },
      select: { id: true },
    })
    if (confirmed.length === 0) return ok(null)
    const event = { type: 'keys.backup_confirmed', keys: confirmed.map(({ id }) => id).sort() } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}
