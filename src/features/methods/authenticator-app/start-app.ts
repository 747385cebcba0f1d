import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import { createChallenge, findOpenAppRegistration, supersedeAppRegistrations } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { addableTypes } from '../registry'
import { loadMethods } from '../repository'
import { authenticatorAppType } from './authenticator-app-type'
import { newSecret, sealSecret } from './secret'

/** `not_found`: the app to replace is not there any more. */
export type StartAppFailure = { kind: 'not_allowed' | 'not_found' }

/**
 * Makes the key for an app that is to be added, or that takes the place of one. The key waits in a challenge until a code
 * proves that an app has it; until then an app that is replaced works on. Asking again in the same browser goes on with
 * the same key, so that going back does not make a code useless that was scanned already.
 */
export async function startApp(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { replaces }: { replaces: string | null },
): Promise<Result<{ challengeId: string }, StartAppFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'not_found' })
    const refusal = await appRefusal(tx, { keys }, actor.id, { option: 'app_code', replaces })
    if (refusal) return fail({ kind: refusal })
    const at = now()
    const running = await findOpenAppRegistration(tx, { channel: 'app_code', methodId: replaces }, actor, at)
    if (running) return ok({ challengeId: running.id })

    await supersedeAppRegistrations(tx, actor.id, at)
    const [id, userId] = [newId(), actor.id]
    const targetCiphertext = sealSecret(keys, newSecret(), { table: 'Challenge', id, userId })
    const app = { id, userId, browserHash: actor.browserHash, purpose: 'registration', channel: 'app_code' } as const
    await createChallenge(tx, { ...app, methodId: replaces, targetCiphertext }, at)
    return ok({ challengeId: id })
  })
}

/** Why this person, whose row is locked, may not add an app of this kind now, or not in the place of this one. */
export async function appRefusal(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  userId: string,
  { option, replaces }: { option: 'app_code' | 'app_notification'; replaces: string | null },
): Promise<StartAppFailure['kind'] | null> {
  const [{ methods }, policy] = [await loadMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
  if (!authenticatorAppType.allowedOptions(policy).includes(option)) return 'not_allowed'
  if (replaces === null) {
    return addableTypes(methods, policy).some(({ id }) => id === authenticatorAppType.id) ? null : 'not_allowed'
  }
  return methods.some(({ id, type }) => id === replaces && type.id === authenticatorAppType.id) ? null : 'not_found'
}
