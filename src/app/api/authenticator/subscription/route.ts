import { z } from 'zod'
import { findDevice } from '@/features/methods/approval-app/device'
import { keepSubscription } from '@/features/methods/approval-app/keep-subscription'
import { PushSubscription } from '@/features/methods/approval-app/push-delivery'
import { deps } from '@/server/deps'
import { answer, gone, readSignedRequest } from '../signed-request'

/** A device says where it takes notifications, or that it takes none any more. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, z.object({ subscription: PushSubscription.nullable() }))
  if (!read.ok) return read.error
  const device = await findDevice(deps(), read.value.signed)
  if (!device) return gone()
  return answer(await keepSubscription(deps(), device, read.value.input.subscription))
}
