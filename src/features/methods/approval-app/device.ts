import 'server-only'
import type { Deps } from '@/server/deps'
import { openPublicKey } from './public-key'
import { isRequestOf, type SignedRequest } from './signed-request'

/** A device with our app, as a request of it has shown. */
export type Device = {
  deviceId: string
  methodId: string
  userId: string
  email: string
  label: string
}

/**
 * The device that made a request; null for every other: an unknown one, one that was removed, the key of another, or a
 * disabled account, so that nobody learns which.
 */
export async function findDevice(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  request: SignedRequest,
): Promise<Device | null> {
  const app = await db.approvalApp.findFirst({
    where: { deviceId: request.device, method: { user: { disabledAt: null } } },
    include: { method: { select: { label: true, user: { select: { email: true } } } } },
  })
  if (!app) return null
  const { deviceId, methodId, userId, method } = app
  const publicKey = openPublicKey(keys, app.publicKeyCiphertext, { table: 'ApprovalApp', methodId, userId, deviceId })
  if (!isRequestOf(publicKey, request)) return null
  return { deviceId, methodId, userId, email: method.user.email, label: method.label ?? app.device }
}
