import 'server-only'
import { v7 as newId } from 'uuid'
import { lockPerson } from '@/features/accounts/lock-person'
import { countAll } from '@/features/limits/counters'
import { loadPolicy } from '@/features/policy/repository'
import type { Destination } from '@/features/verification/code-delivery'
import { openDestination, sealDestination } from '@/features/verification/destination'
import { createChallenge, findOpenProof, type Owner, supersedeProofs } from '@/features/verification/repository'
import type { Challenge, Channel, PhoneMethod, Purpose } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { usableOptions } from '../registry'
import { loadMethods } from '../repository'
import { deliver } from './deliver'
import { sendCounters } from './limits'
import { type ResendFailure, resendCode } from './resend-code'

export type StartProofFailure = ResendFailure | { kind: 'not_usable' }

/**
 * Sends a code to a phone that the person has registered, to prove who they are for `purpose`. Only a usable option of
 * their own can be named, never a number. Asking again for the option whose code is still open goes on with that
 * challenge, so that asking twice never sends twice within the wait.
 */
export async function startProof(
  deps: Deps,
  owner: Owner,
  proof: { methodId: string; channel: Channel; purpose: Exclude<Purpose, 'registration'> },
): Promise<Result<{ challengeId: string }, StartProofFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const opened = await db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, owner.id))) return fail({ kind: 'not_usable' } as const)
    const { methods } = await loadMethods(tx, keys, owner.id)
    const isUsable = usableOptions(methods, await loadPolicy(tx)).some(
      ({ method, option }) => method.id === proof.methodId && option === proof.channel,
    )
    if (!isUsable) return fail({ kind: 'not_usable' } as const)

    const running = await findOpenProof(tx, proof, owner, at)
    if (running) return ok({ running, started: null })
    const phone = await tx.phoneMethod.findUniqueOrThrow({ where: { methodId: proof.methodId } })
    const place = { table: 'PhoneMethod', id: proof.methodId, userId: owner.id } as const
    const destination = openDestination(keys, phone.targetCiphertext, place)
    const refused = await countAll(tx, sendCounters(keys, owner.id, destination.to), at)
    if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt } as const)
    await supersedeProofs(tx, owner.id, proof.purpose, at)
    const challenge = await open(tx, deps, owner, proof, phone, destination, at)
    return ok({ running: null, started: { destination, challenge } })
  })
  if (!opened.ok) return opened

  const { running, started } = opened.value
  if (running) {
    const isWaiting = running.channel === proof.channel && running.nextSendAt > at
    const repeated = isWaiting ? ok(null) : await resendCode(deps, owner, { id: running.id, channel: proof.channel })
    return repeated.ok ? ok({ challengeId: running.id }) : repeated
  }
  const sent = await deliver(deps, started.challenge, started.destination, at)
  return sent.ok ? ok({ challengeId: started.challenge.id }) : sent
}

function open(
  tx: Tx,
  { keys }: Deps,
  owner: Owner,
  proof: { methodId: string; channel: Channel; purpose: Purpose },
  { slot, numberIndex, country }: PhoneMethod,
  destination: Destination,
  at: Date,
): Promise<Challenge> {
  const id = newId()
  const targetCiphertext = sealDestination(keys, destination, { table: 'Challenge', id, userId: owner.id })
  const { id: userId, browserHash } = owner
  return createChallenge(tx, { id, userId, browserHash, ...proof, slot, targetCiphertext, numberIndex, country }, at)
}
