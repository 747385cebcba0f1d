import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import { type CheckFailure, checkCode } from '@/features/verification/check-code'
import { endChallenge, findChallenge } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { type MadeKey, readMadeKey } from './creation'
import { isKeyChallenge } from './key-challenge'
import { type KeyNames, type RegisterKeyFailure, registerKey } from './register-key'
import { securityKeyType } from './security-key-type'

export type ConfirmKeyFailure = CheckFailure | RegisterKeyFailure

/**
 * Adds the key that the browser made for a challenge. Exactly one of many simultaneous submits does; one that comes after
 * success is told so.
 */
export async function confirmKey(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; answer: string; names: KeyNames },
): Promise<Result<null, ConfirmKeyFailure>> {
  const { db, now, relyingParty } = deps
  const challenge = await findChallenge(db, input.challengeId, actor)
  if (challenge?.purpose !== 'registration' || !isKeyChallenge(challenge)) return fail({ kind: 'gone' })
  if (challenge.consumedAt) return ok(null)
  if (securityKeyType.allowedOptions(await loadPolicyFor(db, actor.id)).length === 0) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_allowed' })
  }

  let made: MadeKey | null = null
  const checked = await checkCode(deps, actor, challenge.id, async () => {
    made = await readMadeKey(relyingParty, challenge.nonce, input.answer)
    return made ? 'approved' : 'incorrect'
  })
  const registered = checked.ok && made ? await registerKey(deps, actor, challenge, made, input.names) : null
  if (registered?.ok) return registered
  // Whoever comes second with the same answer finds the key registered; it worked all the same.
  if ((await findChallenge(db, challenge.id, actor))?.consumedAt) return ok(null)
  if (registered) return registered
  return checked.ok ? fail({ kind: 'gone' }) : checked
}
