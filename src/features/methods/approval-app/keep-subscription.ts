import 'server-only'
import type { Deps } from '@/server/deps'
import type { Device } from './device'
import { sealSubscription } from './public-key'
import type { PushSubscription } from './push-delivery'

/**
 * Keeps where a device takes notifications, or that it takes none. One at an address of no service that we send to is not
 * kept: it was written by a client, and we would be made to ask anything.
 */
export async function keepSubscription(
  { db, keys, push }: Pick<Deps, 'db' | 'keys' | 'push'>,
  { methodId, userId, deviceId }: Device,
  subscription: PushSubscription | null,
): Promise<{ kept: boolean }> {
  const reachable = subscription && push.allows(subscription.endpoint) ? subscription : null
  const place = { table: 'ApprovalApp', methodId, userId, deviceId } as const
  const subscriptionCiphertext = reachable && sealSubscription(keys, JSON.stringify(reachable), place)
  await db.approvalApp.updateMany({ where: { methodId, deviceId }, data: { subscriptionCiphertext } })
  return { kept: reachable !== null }
}
