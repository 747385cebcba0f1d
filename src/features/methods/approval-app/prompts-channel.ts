import 'server-only'
import type { Tx } from '@/server/db'

/** The Postgres channel on which every process hears that a phone has something to look at; its text is the device. */
export const PROMPTS_CHANNEL = 'countersign_prompts'

/** Wakes the device once the transaction is committed. It looks for itself what there is. */
export async function wakeDevice(tx: Tx, deviceId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${PROMPTS_CHANNEL}, ${deviceId})::text`
}
