import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { count, uncount } from '@/features/limits/counters'
import { loadPolicyFor } from '@/features/policy/repository'
import { type CheckFailure, checkCode } from '@/features/verification/check-code'
import { endChallenge, findChallenge } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Comparison } from '../prover'
import { registrationCheckCounter } from '../registration-checks'
import { isAppChallenge } from './app-challenge'
import { authenticatorAppType } from './authenticator-app-type'
import { type RegisterAppFailure, registerApp } from './register-app'
import { openSecret, stepOf } from './secret'

export type ConfirmAppFailure =
  | CheckFailure
  | RegisterAppFailure
  /** The person's day of wrong codes is used up. */
  | { kind: 'too_many_wrong_codes'; retryAt: Date }

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
  const wrongCodes = registrationCheckCounter(actor.id)
  const compare = async (): Promise<Comparison> => (step === null ? 'incorrect' : 'approved')
  const checked = await checkCode(deps, actor, id, compare, async () => {
    const tooMany = await count(db, wrongCodes, at)
    return tooMany && { kind: 'too_many_wrong_codes' as const, ...tooMany }
  })
  const wasWrong = !checked.ok && (checked.error.kind === 'incorrect' || checked.error.kind === 'used_up')
  if (!wasWrong) await uncount(db, [wrongCodes], at)
  if (checked.ok && step !== null) {
    const registered = await registerApp(deps, actor, challenge, { secret, step, label: input.label })
    if (registered.ok) return registered
  }
  if ((await findChallenge(db, id, actor))?.consumedAt) return ok(null)
  return checked.ok ? fail({ kind: 'gone' }) : checked
}
