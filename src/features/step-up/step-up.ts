import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { type ConfirmProofFailure, confirmProof, consumeProof } from '@/features/methods/confirm-proof'
import type { OpenedSession } from '@/features/sessions/open-session'
import { raiseSession } from '@/features/sessions/raise-session'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'

/**
 * Proves in the middle of a session who acts, with the code of a registered method. The session gets a new secret; the
 * caller writes its cookie.
 */
export async function stepUp(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; code: string },
): Promise<Result<OpenedSession, ConfirmProofFailure>> {
  const proof = await confirmProof(deps, actor, { ...input, purpose: 'step_up' })
  if (!proof.ok) return proof
  return deps.db.$transaction(async (tx): Promise<Result<OpenedSession, ConfirmProofFailure>> => {
    if (!(await lockPerson(tx, actor.id))) return fail({ kind: 'gone' })
    const at = deps.now()
    if (!(await consumeProof(tx, proof.value, at))) return fail({ kind: 'gone' })
    const { amr, pass } = proof.value
    const raised = await raiseSession(tx, { sessionId: actor.sessionId, userId: actor.id }, amr, at, pass)
    if (!raised) return fail({ kind: 'gone' })
    await recordAudit(tx, onSelf(actor), { type: 'session.stepped_up', factor: amr }, at)
    return ok(raised)
  })
}
