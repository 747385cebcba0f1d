import 'server-only'
import type { Db } from '@/server/db'

/** A phone that scanned the QR code of a challenge: what it says that it is, and the number that it must be told. */
export type ScannedDevice = { device: string; number: number; isConfirmed: boolean }

/** The phone that scanned the QR code of a challenge; null while none has. For the page of that challenge, and no other. */
export async function findScannedDevice(db: Db, challengeId: string): Promise<ScannedDevice | null> {
  const bound = await db.approvalBinding.findUnique({ where: { challengeId } })
  return bound && { device: bound.device, number: bound.number, isConfirmed: bound.confirmedAt !== null }
}
