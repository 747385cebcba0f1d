import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { liftFreeze } from '@/features/disputes/lift-freeze'
import { findMethods } from '@/features/methods/repository'
import { isProved } from '@/features/methods/reset-proofs'
import { notify } from '@/features/notices/notify'
import { hashPassword } from '@/features/password/password'
import { type PasswordRefusal, passwordRefusal } from '@/features/password/password-rules'
import { loadPolicyFor } from '@/features/policy/repository'
import { endSessions } from '@/features/sessions/repository'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { endEverythingBegun } from '@/features/verification/end-everything-begun'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { consumeReset, type Reset } from './repository'
import { loadReset } from './reset-state'

/** `organisation` is the name that people know it by, which no password may consist of. */
export type NewPasswordInput = { id: string; next: string; organisation: string }

export type ResetPasswordFailure =
  /** `not_proved`: not yet, or what was proved no longer counts under the policy. */
  { kind: 'over' | 'not_proved' } | { kind: 'refused'; why: PasswordRefusal }

/**
 * Sets the new password of a proved reset. Of all who try at once exactly one succeeds; with it everything begun under
 * the old password ends: sessions, sign-ins, proofs, other resets, and a freeze, since only methods older than what was
 * disputed prove anything then. Nobody is signed in by it.
 */
export async function resetPassword(
  deps: Deps,
  source: SignInSource,
  { id, next, organisation }: NewPasswordInput,
): Promise<Result<null, ResetPasswordFailure>> {
  const { db } = deps
  const state = await loadReset(deps, source.browserHash, id)
  if (!state?.reset.userId) return fail({ kind: state ? 'not_proved' : 'over' })
  if (state.step !== 'password') return fail({ kind: 'not_proved' })
  const { reset } = state
  const { userId } = state.reset
  const person = await db.user.findUnique({ where: { id: userId }, select: { email: true, displayName: true } })
  if (!person) return fail({ kind: 'over' })
  const refusal = passwordRefusal(next, { ...person, organisation })
  if (refusal) return fail({ kind: 'refused', why: refusal })

  const passwordHash = await hashPassword(next)
  return db.$transaction((tx) => store(tx, deps, source, { ...reset, userId }, passwordHash))
}

/** Under the lock on the person the proofs are counted again, by what the policy and the methods are now. */
async function store(
  tx: Tx,
  { keys, now }: Deps,
  source: SignInSource,
  { id, userId, provedMethodIds }: Reset & { userId: string },
  passwordHash: string,
): Promise<Result<null, ResetPasswordFailure>> {
  const at = now()
  if (!(await lockPerson(tx, userId))) return fail({ kind: 'over' })
  const [methods, policy] = [await findMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
  if (!isProved(provedMethodIds, methods, policy)) return fail({ kind: 'not_proved' })
  if (!(await consumeReset(tx, { id, browserHash: source.browserHash }, at))) return fail({ kind: 'over' })

  const lifted = await liftFreeze(tx, { keys }, { userId, by: 'owner', at, source })
  await tx.user.update({ where: { id: userId }, data: { passwordHash, mustChangePassword: false } })
  const sessions = await endSessions(tx, { userId }, 'password_reset', at)
  await endEverythingBegun(tx, userId, at)
  const change = await notify(tx, { keys }, { userId, event: { type: 'password_reset' }, at, source })
  const { address, userAgent } = source
  const context = { actorId: userId, subjectId: userId, sessionId: null, address, userAgent }
  for (const event of lifted) await recordAudit(tx, context, event, at)
  await recordAudit(tx, context, { type: 'password.reset', sessions, change }, at)
  return ok(null)
}
