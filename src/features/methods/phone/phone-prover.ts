import 'server-only'
import { v7 as newId } from 'uuid'
import { countAll } from '@/features/limits/counters'
import { countApproval } from '@/features/spend/count-approval'
import type { CheckOutcome } from '@/features/verification/code-delivery'
import { openChallengeDestination, openDestination, sealDestination } from '@/features/verification/destination'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import { fail, ok } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Prover } from '../prover'
import { deliver } from './deliver'
import { sendCounters } from './limits'
import { type PhoneChallenge, phoneChallenge } from './phone-challenge'
import { resendCode } from './resend-code'

/** Proofs by a code that a phone of the person receives. A method is named, never a number. */
export const phoneProver: Prover = {
  async open(tx, deps, owner, { methodId, option: channel, purpose }, at) {
    if (channel !== 'text' && channel !== 'call') throw new Error(`A phone does not prove anything by ${channel}`)
    const { keys } = deps
    const { id: userId, browserHash } = owner
    const phone = await tx.phoneMethod.findUniqueOrThrow({ where: { methodId } })
    const place = { table: 'PhoneMethod', id: methodId, userId } as const
    const destination = openDestination(keys, phone.targetCiphertext, place)
    const refused = await countAll(tx, sendCounters(keys, userId, destination.to), at)
    if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })
    await supersedeProofs(tx, owner, purpose, at)

    const id = newId()
    const targetCiphertext = sealDestination(keys, destination, { table: 'Challenge', id, userId })
    const { slot, numberIndex, country } = phone
    const target = { methodId, slot, numberIndex, country, targetCiphertext }
    const challenge = await createChallenge(tx, { id, userId, browserHash, purpose, channel, ...target }, at)
    return ok({
      challenge,
      send: () => deliver(deps, phoneChallenge(challenge), { destination, address: owner.address }, at),
    })
  },

  async repeat(deps, owner, { id, channel, nextSendAt }, option) {
    if (option !== 'text' && option !== 'call') return fail({ kind: 'not_allowed' })
    const isWaiting = channel === option && nextSendAt > deps.now()
    return isWaiting ? ok(null) : resendCode(deps, owner, { id, channel: option })
  },

  isGuessable: true,

  compare: (deps, challenge, code) => askProvider(deps, phoneChallenge(challenge), code),
}

/**
 * Asks the provider whether a code is right; where the answer to the send was lost, finds the verification first. One that
 * is right counts for its country.
 */
export async function askProvider(deps: Deps, challenge: PhoneChallenge, code: string): Promise<CheckOutcome> {
  const outcome = await ask(deps, challenge, code)
  if (outcome === 'approved') await countApproval(deps, challenge.country, deps.now())
  return outcome
}

async function ask({ db, codes, keys }: Deps, challenge: PhoneChallenge, code: string): Promise<CheckOutcome> {
  const { reference, purpose, createdAt } = challenge
  if (reference) return codes.check(reference, code, purpose)
  const found = await codes.findReference(openChallengeDestination(keys, challenge), createdAt, purpose)
  if (!found) return 'unavailable'
  await db.challenge.updateMany({ where: { id: challenge.id, reference: null }, data: { reference: found } })
  return codes.check(found, code, purpose)
}
