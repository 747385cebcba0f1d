import 'server-only'
import { limits } from '@/features/limits/limits'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Channel } from '@/features/verification/code-delivery'
import { openChallengeDestination } from '@/features/verification/destination'
import { type Asker, endChallenge, findChallenge } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import { fail, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { PhoneFailure, ResendFailure } from '../prover'
import { isOver, takeSend } from '../take-send'
import { deliver } from './deliver'
import { sendCounters } from './limits'
import { isPhoneChallenge, phoneChallenge } from './phone-challenge'
import { isChallengeAllowed } from './phone-types'

/**
 * Sends the code of an open challenge once more, by text or by call, after the wait that the challenge holds. The
 * provider repeats the same code while it lives, so nobody is told of a new one.
 */
export async function resendCode(
  deps: Deps,
  owner: Asker,
  { id, channel }: { id: string; channel: Channel },
): Promise<Result<null, ResendFailure<PhoneFailure>>> {
  const { db, keys, now } = deps
  const at = now()
  const challenge = await findChallenge(db, id, owner)
  if (!challenge || !isPhoneChallenge(challenge) || isOver(challenge, at)) return fail({ kind: 'gone' })

  const policy = await loadPolicyFor(db, owner.id)
  if (!isChallengeAllowed({ ...challenge, channel }, policy)) {
    if (!isChallengeAllowed(challenge, policy)) await endChallenge(db, id, 'forbidden', at)
    return fail({ kind: 'not_allowed' })
  }
  const destination = openChallengeDestination(keys, challenge)
  const counters = sendCounters(keys, owner.id, destination.to)
  const taken = await takeSend(db, owner, challenge, { channel, counters }, at)
  if (!taken.ok) return taken
  return deliver(deps, phoneChallenge(taken.value), { destination, address: owner.address }, at)
}

/** Whether a call is offered beside the text now: from the third send on, where the phone and the policy take one. */
export function offersCall(challenge: Pick<Challenge, 'sends' | 'channel'>, allowed: readonly string[]): boolean {
  const nextSend = challenge.sends + 1
  return challenge.channel === 'text' && nextSend >= limits.callOfferedFromSend && allowed.includes('call')
}
