import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { countAll } from '@/features/limits/counters'
import { allowsCountry } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Channel, Destination } from '@/features/verification/code-delivery'
import { openChallengeDestination, PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import { createChallenge, findOpenRegistration, supersedeRegistrations } from '@/features/verification/repository'
import type { Challenge, PhoneSlot } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { PhoneFailure, ResendFailure } from '../prover'
import { addableTypes } from '../registry'
import { loadMethods } from '../repository'
import { deliver } from './deliver'
import { hasNumber } from './has-number'
import { sendCounters } from './limits'
import { type PhoneChallenge, phoneChallenge } from './phone-challenge'
import { phoneTypes } from './phone-types'
import { resendCode } from './resend-code'

export type StartPhone = {
  slot: PhoneSlot
  channel: Channel
  destination: Destination
  country: string | null
  /** The phone that the new number replaces once it is verified; null to add one. */
  replaces: string | null
}

export type StartPhoneFailure =
  | { kind: 'not_allowed' | 'channel_not_allowed' | 'country_not_allowed' | 'already_yours' | 'not_found' }
  | ResendFailure<PhoneFailure>

/**
 * Starts to add or change a phone: checks what may be checked without sending, opens a challenge and sends its code. A
 * phone that is being changed stays as it is until the new number is verified. Asking again for the number whose code is
 * still open in this browser goes on with that challenge, so that going back does not get around the wait.
 */
export async function startPhone(
  deps: Deps,
  actor: Actor,
  input: StartPhone,
): Promise<Result<{ challengeId: string }, StartPhoneFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const opened = await db.$transaction(async (tx) => {
    const refusal = await refuse(tx, deps, actor, input)
    if (refusal) return fail(refusal)

    const running = await findOpenRegistration(tx, input.slot, actor, at)
    if (running && goesTo(deps, phoneChallenge(running), input)) return ok({ running, started: null })

    const refused = await countAll(tx, sendCounters(keys, actor.id, input.destination.to), at)
    if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt } as const)
    await supersedeRegistrations(tx, actor.id, input.slot, at)
    return ok({ running: null, started: await open(tx, deps, actor, input, at) })
  })
  if (!opened.ok) return opened

  const { running, started } = opened.value
  if (running) {
    const untouched = running.channel === input.channel && running.nextSendAt > at
    const repeated = untouched ? ok(null) : await resendCode(deps, actor, { id: running.id, channel: input.channel })
    return repeated.ok ? ok({ challengeId: running.id }) : repeated
  }
  const { destination } = input
  const sent = await deliver(deps, phoneChallenge(started), { destination, address: actor.address }, at)
  return sent.ok ? ok({ challengeId: started.id }) : sent
}

async function refuse(tx: Tx, { keys }: Deps, actor: Actor, input: StartPhone): Promise<StartPhoneFailure | null> {
  if (!(await lockForChange(tx, actor))) return { kind: 'not_found' }
  const type = phoneTypes[input.slot]
  const [{ methods }, policy] = [await loadMethods(tx, keys, actor.id), await loadPolicyFor(tx, actor.id)]

  if (input.replaces) {
    const replaced = methods.find((method) => method.id === input.replaces)
    if (replaced?.type.id !== type.id) return { kind: 'not_found' }
    if (type.allowedOptions(policy).length === 0) return { kind: 'not_allowed' }
  } else if (!addableTypes(methods, policy).some((addable) => addable.id === type.id)) {
    return { kind: 'not_allowed' }
  }
  if (!type.allowedOptions(policy).includes(input.channel)) return { kind: 'channel_not_allowed' }
  if (!allowsCountry(policy, input.channel, input.country)) return { kind: 'country_not_allowed' }

  // Changing an office phone's extension keeps its number.
  const replaced = type.takesExtension && input.replaces ? input.replaces : undefined
  return (await hasNumber(tx, keys, { userId: actor.id, to: input.destination.to, except: replaced }))
    ? { kind: 'already_yours' }
    : null
}

function goesTo({ keys }: Deps, challenge: PhoneChallenge, { destination, replaces }: StartPhone): boolean {
  return (
    openChallengeDestination(keys, challenge).to === destination.to &&
    challenge.methodId === replaces &&
    openChallengeDestination(keys, challenge).extension === destination.extension
  )
}

function open(tx: Tx, { keys }: Deps, actor: Actor, input: StartPhone, at: Date): Promise<Challenge> {
  const id = newId()
  const place = { table: 'Challenge', id, userId: actor.id } as const
  return createChallenge(
    tx,
    {
      id,
      userId: actor.id,
      browserHash: actor.browserHash,
      purpose: 'registration',
      channel: input.channel,
      slot: input.slot,
      methodId: input.replaces,
      targetCiphertext: sealDestination(keys, input.destination, place),
      numberIndex: keys.blindIndex(input.destination.to, PHONE_INDEX),
      country: input.country,
    },
    at,
  )
}
