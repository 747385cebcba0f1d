import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge, findChallenge } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { checkRegistrationCode, type RegistrationCheckFailure } from '../registration-checks'
import { isPhoneChallenge, phoneChallenge } from './phone-challenge'
import { askProvider } from './phone-prover'
import { isChallengeAllowed } from './phone-types'
import { registerPhone } from './register-phone'

export type ConfirmPhoneFailure =
  | RegistrationCheckFailure
  /** The policy, or another window of the same person, changed what is possible. */
  | { kind: 'not_allowed' | 'already_yours' }

/**
 * Proves a phone by its code and registers it: one check is spent first, then the provider is asked, then challenge,
 * method, default and audit row change in one transaction. Exactly one of many simultaneous submits succeeds; one that
 * comes after success is told so. A process that dies between the provider's approval and the commit leaves nothing
 * behind: the person starts again.
 */
export async function confirmPhone(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; code: string },
): Promise<Result<null, ConfirmPhoneFailure>> {
  const { db, now } = deps
  const challenge = await findChallenge(db, input.challengeId, actor)
  if (challenge?.purpose !== 'registration' || !isPhoneChallenge(challenge)) return fail({ kind: 'gone' })
  if (challenge.consumedAt) return ok(null)
  if (!isChallengeAllowed(challenge, await loadPolicyFor(db, actor.id))) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_allowed' })
  }

  const ask = (claimed: Challenge) => askProvider(deps, phoneChallenge(claimed), input.code)
  const checked = await checkRegistrationCode(deps, actor, challenge.id, ask)
  if (checked.ok) return registerPhone(deps, actor, phoneChallenge(checked.value))
  return (await isConsumed(deps, challenge.id, actor)) ? ok(null) : checked
}

/** Another submit of the same code may have won while this one waited: then this one has succeeded too. */
async function isConsumed({ db }: Deps, id: string, actor: Actor): Promise<boolean> {
  return Boolean((await findChallenge(db, id, actor))?.consumedAt)
}
