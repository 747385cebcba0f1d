import 'server-only'
import type { Tx } from '@/server/db'

/** Ends everything that was begun for an account: password resets, sign-ins that wait, and codes on their way. */
export async function endEverythingBegun(tx: Tx, userId: string, at: Date): Promise<void> {
  await tx.passwordReset.updateMany({ where: { userId, consumedAt: null, endedAt: null }, data: { endedAt: at } })
  await tx.pendingSignIn.updateMany({ where: { userId, endedAt: null }, data: { endedAt: at } })
  await tx.challenge.updateMany({
    where: { userId, consumedAt: null, endedAt: null },
    data: { endedAt: at, endedReason: 'superseded' },
  })
}
