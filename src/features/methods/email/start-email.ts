import 'server-only'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { countAll } from '@/features/limits/counters'
import { findOpenMailRegistration, supersedeMailRegistrations } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { MailFailure, ResendFailure } from '../prover'
import type { MailAddress } from './address'
import { type AddressRefusal, addressRefusal } from './address-refusal'
import { deliverCode } from './deliver-code'
import { mailCounters } from './limits'
import { openMailChallenge } from './open-mail-challenge'
import { resendMail } from './resend-mail'
import { addressIndexes } from './stored-address'

/** `replaces`: the method whose address the new one replaces once it is verified; null to add one. */
export type StartEmail = { address: MailAddress; replaces: string | null }

export type StartEmailFailure = { kind: AddressRefusal } | ResendFailure<MailFailure>

/**
 * Starts to add or change a mail address: checks what may be checked without sending, opens a challenge and mails its code.
 * An address that is being changed stays as it is until the new one is verified. Asking again for the address whose code is
 * still open in this browser goes on with that challenge, so that going back does not get around the wait.
 */
export async function startEmail(
  deps: Deps,
  actor: Actor,
  input: StartEmail,
): Promise<Result<{ challengeId: string }, StartEmailFailure>> {
  const { db, keys, now } = deps
  const { address, replaces } = input
  const at = now()
  const opened = await db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'not_found' } as const)
    const refusal = await addressRefusal(tx, deps, actor.id, input)
    if (refusal) return fail({ kind: refusal })

    const running = await findOpenMailRegistration(tx, replaces, actor, at)
    const isSame = running?.addressIndex && addressIndexes(keys, address).includes(running.addressIndex)
    if (running && isSame) return ok({ running, started: null })
    const refused = await countAll(tx, mailCounters(keys, actor.id, address), at)
    if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt } as const)
    await supersedeMailRegistrations(tx, actor.id, at)
    const wanted = { address, purpose: 'registration', methodId: replaces } as const
    return ok({ running: null, started: await openMailChallenge(tx, keys, actor, wanted, at) })
  })
  if (!opened.ok) return opened

  const { running, started } = opened.value
  if (running) {
    const sent = running.nextSendAt > at ? ok(null) : await resendMail(deps, actor, running.id)
    return sent.ok ? ok({ challengeId: running.id }) : sent
  }
  const sent = await deliverCode(deps, started.challenge, started.code, at)
  return sent.ok ? ok({ challengeId: started.challenge.id }) : sent
}
