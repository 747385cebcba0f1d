import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { type ConfirmProofFailure, confirmProof, consumeProof } from '@/features/methods/confirm-proof'
import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { endPending, findPending } from './pending'
import type { SignInSource } from './sign-in'

/** `no_sign_in`: the 15 minutes are over, or it was never begun in this browser. */
export type FinishSignInFailure = ConfirmProofFailure | { kind: 'no_sign_in' }

/**
 * Finishes the sign-in that waits in this browser with the code of its second step: proof, pending sign-in, session and
 * audit row change in one transaction. The session holds both factors and when each was proved. A code that stopped
 * counting while it was compared leaves the sign-in waiting for another way.
 */
export async function finishSignIn(
  deps: Deps,
  source: SignInSource,
  input: { challengeId: string; code: string },
): Promise<Result<OpenedSession, FinishSignInFailure>> {
  const { db, now } = deps
  const pending = await findPending(db, source.browserHash, now())
  if (!pending) return fail({ kind: 'no_sign_in' })

  const owner = { ...source, id: pending.userId }
  const proof = await confirmProof(deps, owner, { ...input, purpose: 'sign_in' })
  if (!proof.ok) {
    if (proof.error.kind === 'incorrect' || proof.error.kind === 'used_up') await recordFailure(deps, owner)
    return proof
  }
  return db.$transaction(async (tx): Promise<Result<OpenedSession, FinishSignInFailure>> => {
    if (!(await lockPerson(tx, pending.userId))) return fail({ kind: 'no_sign_in' })
    const at = now()
    if ((await findPending(tx, source.browserHash, at))?.id !== pending.id) return fail({ kind: 'no_sign_in' })
    if (!(await consumeProof(tx, proof.value, at))) return fail({ kind: 'gone' })
    if (!(await endPending(tx, pending.id, at))) return fail({ kind: 'no_sign_in' })
    const factors = [
      { amr: 'pwd', at: pending.createdAt },
      { amr: proof.value.amr, at },
    ] as const
    const session = await openSession(tx, deps, at, {
      ...source,
      userId: pending.userId,
      factors,
      pass: proof.value.pass,
    })
    return session ? ok(session) : fail({ kind: 'no_sign_in' })
  })
}

async function recordFailure({ db, now }: Deps, { id, address, userAgent }: SignInSource & { id: string }) {
  const context = { actorId: null, subjectId: id, sessionId: null, address, userAgent }
  await db.$transaction((tx) => recordAudit(tx, context, { type: 'sign_in.failed', reason: 'second_step' }, now()))
}
