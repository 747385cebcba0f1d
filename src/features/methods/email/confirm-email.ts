import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge, findChallenge } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Comparison } from '../prover'
import { checkRegistrationCode, type RegistrationCheckFailure } from '../registration-checks'
import { emailChallenge, isEmailChallenge } from './email-challenge'
import { emailType } from './email-type'
import { isCodeOf } from './mail-code'
import { type RegisterEmailFailure, registerEmail } from './register-email'

export type ConfirmEmailFailure = RegistrationCheckFailure | RegisterEmailFailure

/**
 * Proves a mail address by its code and registers it: one check is spent first, then challenge, method, notices and audit
 * row change in one transaction. Exactly one of many simultaneous submits succeeds; one that comes after success is told
 * so. A process that dies before the commit leaves the code as it was, short of one check.
 */
export async function confirmEmail(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; code: string },
): Promise<Result<null, ConfirmEmailFailure>> {
  const { db, keys, now } = deps
  const challenge = await findChallenge(db, input.challengeId, actor)
  if (challenge?.purpose !== 'registration' || !isEmailChallenge(challenge)) return fail({ kind: 'gone' })
  if (challenge.consumedAt) return ok(null)
  if (emailType.allowedOptions(await loadPolicyFor(db, actor.id)).length === 0) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_allowed' })
  }

  const compare = async (claimed: Challenge): Promise<Comparison> =>
    isCodeOf(keys, emailChallenge(claimed), input.code) ? 'approved' : 'incorrect'
  const checked = await checkRegistrationCode(deps, actor, challenge.id, compare)
  const result = checked.ok ? await registerEmail(deps, actor, emailChallenge(checked.value)) : checked
  if (result.ok) return result
  // Another submit of the same code may have won: then this one has succeeded, too.
  return (await findChallenge(db, challenge.id, actor))?.consumedAt ? ok(null) : result
}
