import 'server-only'
import { randomBytes } from 'node:crypto'
import type { Tx } from '@/server/db'

/**
 * What keys know a person by, whose row is locked. It is made with their first key and says nothing about them, since a
 * key shows it to whoever holds it (WebAuthn 14.6.1).
 */
export async function keyHandleOf(tx: Tx, id: string): Promise<string> {
  const { keyHandle } = await tx.user.findUniqueOrThrow({ where: { id }, select: { keyHandle: true } })
  if (keyHandle) return keyHandle
  const made = randomBytes(32).toString('base64url')
  await tx.user.update({ where: { id }, data: { keyHandle: made } })
  return made
}
