import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge, findChallenge } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Comparison } from '../prover'
import { checkRegistrationCode, type RegistrationCheckFailure } from '../registration-checks'
import { isAppChallenge } from './app-challenge'
import { authenticatorAppType } from './authenticator-app-type'
import { type RegisterAppFailure, registerApp } from './register-app'
import { openSecret, stepOf } from './secret'

export type ConfirmAppFailure = RegistrationCheckFailure | RegisterAppFailure

/**
 * Adds an app, or puts it in the place of another, once a code proves that it has the key. One check is spent first.
 * Exactly one of many simultaneous submits succeeds; one that comes after success is told so.
 */
export async function confirmApp(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; code: string; label: string },
): Promise<Result<null, ConfirmAppFailure>> {
  const { db, keys, now } = deps
  const challenge = await findChallenge(db, input.challengeId, actor)
  if (challenge?.purpose !== 'registration' || !isAppChallenge(challenge)) return fail({ kind: 'gone' })
  if (challenge.consumedAt) return ok(null)
  if (!authenticatorAppType.allowedOptions(await loadPolicyFor(db, actor.id)).includes('app_code')) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_allowed' })
  }

  const at = now()
  const { id, userId, targetCiphertext } = challenge
  const secret = openSecret(keys, targetCiphertext, { table: 'Challenge', id, userId })
  const step = stepOf(secret, input.code, at)
  const compare = async (): Promise<Comparison> => (step === null ? 'incorrect' : 'approved')
  const checked = await checkRegistrationCode(deps, actor, id, compare)
  if (checked.ok && step !== null) {
    const registered = await registerApp(deps, actor, challenge, { secret, step, label: input.label })
    if (registered.ok) return registered
  }
  if ((await findChallenge(db, id, actor))?.consumedAt) return ok(null)
  return checked.ok ? fail({ kind: 'gone' }) : checked
}
