import 'server-only'
import type { Tx } from '@/server/db'

/**
 * Holds the person's row until the transaction ends, so that changes to their methods, default and policy checks happen
 * one after the other. False when there is no such person or the account is disabled: then nothing may change.
 */
export async function lockPerson(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "User" WHERE "id" = ${id}::uuid AND "disabledAt" IS NULL FOR UPDATE`
  return rows.length > 0
}

/**
 * The same for a change to what protects the account. False for a frozen account, and once the session has ended, too: a
 * request that was under way when the freeze or the end came must find the door closed. Null for a caller that looks at
 * the session itself.
 */
export async function lockForChange(
  tx: Tx,
  { id, sessionId }: { id: string; sessionId: string | null },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "User" WHERE "id" = ${id}::uuid AND "disabledAt" IS NULL AND "frozenAt" IS NULL FOR UPDATE`
  if (rows.length === 0) return false
  return !sessionId || (await tx.session.count({ where: { id: sessionId, endedAt: { not: null } } })) === 0
}

/** The same for who changes something in the name of the organisation: false, too, for who is no administrator any more. */
export async function lockAdministrator(tx: Tx, actor: { id: string; sessionId: string | null }): Promise<boolean> {
  return (await lockForChange(tx, actor)) && (await tx.user.count({ where: { id: actor.id, role: 'admin' } })) === 1
}
