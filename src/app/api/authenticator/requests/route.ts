import { z } from 'zod'
import { deviceLabeller } from '@/app/device-label'
import { findBoundDevice } from '@/features/methods/approval-app/bind-device'
import { findDevice } from '@/features/methods/approval-app/device'
import { findWaitingPrompt, type WaitingPrompt } from '@/features/methods/approval-app/waiting-prompt'
import { describeDevice } from '@/features/sessions/describe-device'
import type { DeviceState, ShownRequest } from '@/lib/device-answers'
import { deps } from '@/server/deps'
import { placeOf } from '@/server/places'
import { answer, gone, readSignedRequest } from '../signed-request'

/** What a device has to know: whether it is still one, what waits on it, and the key that notifications need. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, z.object({}))
  if (!read.ok) return read.error
  const { signed } = read.value
  const device = await findDevice(deps(), signed)
  if (!device) {
    const bound = await findBoundDevice(deps(), signed)
    return bound ? told({ state: 'adding', isConfirmed: bound.confirmedAt !== null }) : gone()
  }
  const prompt = await findWaitingPrompt(deps(), device)
  const waiting = prompt && (await described(prompt))
  return told({ state: 'ready', email: device.email, pushKey: deps().push.publicKey, request: waiting })
}

const told = (state: DeviceState) => answer(state)

async function described(prompt: WaitingPrompt): Promise<ShownRequest> {
  const { userAgent, address, askedAt, expiresAt, challengeId, purpose } = prompt
  return {
    challengeId,
    purpose,
    askedAt: askedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    address,
    place: placeOf(address),
    browser: (await deviceLabeller())(describeDevice(userAgent)),
  }
}
