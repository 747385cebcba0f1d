import 'server-only'
import type { Tx } from '@/server/db'
import type { Actor } from './person'

/**
 * Whether who acts is still an administrator, in the session they act in. To be asked in the transaction of what they do
 * to somebody else: the role, the account or the session may have gone since the request began.
 */
export async function isActingAdministrator(
  tx: Tx,
  { id, sessionId }: Pick<Actor, 'id' | 'sessionId'>,
): Promise<boolean> {
  const administrators = await tx.user.count({ where: { id, role: 'admin', disabledAt: null } })
  const ended = await tx.session.count({ where: { id: sessionId, endedAt: { not: null } } })
  return administrators > 0 && ended === 0
}
