import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { limits } from '@/features/limits/limits'
import { loadPolicyFor } from '@/features/policy/repository'
import { createChallenge, supersedeKeyRegistrations } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { addableTypes } from '../registry'
import { loadMethods } from '../repository'
import { keyHandleOf } from './key-handle'
import { newNonce } from './nonce'
import { securityKeyType } from './security-key-type'

/** `not_allowed`: the policy forbids keys, or the person has as many as they can have. */
export type StartKeyFailure = { kind: 'not_allowed' }

/** Begins to add a key: what it is to sign waits in a challenge, in place of one that was begun before. */
export async function startKey(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
): Promise<Result<{ challengeId: string }, StartKeyFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'not_allowed' })
    if (!(await mayAddKey(tx, { keys }, actor.id))) return fail({ kind: 'not_allowed' })
    const at = now()
    await supersedeKeyRegistrations(tx, actor.id, at)
    await keyHandleOf(tx, actor.id)
    const { id: userId, browserHash } = actor
    const key = { id: newId(), userId, browserHash, purpose: 'registration', channel: 'security_key' } as const
    const challenge = { ...key, methodId: null, nonce: newNonce() }
    const { id } = await createChallenge(tx, challenge, at, limits.keyChallenge)
    return ok({ challengeId: id })
  })
}

/** Whether this person, whose row is locked, may add a key now. */
export async function mayAddKey(tx: Tx, { keys }: Pick<Deps, 'keys'>, userId: string): Promise<boolean> {
  const [{ methods }, policy] = [await loadMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
  return addableTypes(methods, policy).some(({ id }) => id === securityKeyType.id)
}
