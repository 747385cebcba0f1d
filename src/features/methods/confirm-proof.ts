import 'server-only'
import { limits } from '@/features/limits/limits'
import { loadPolicyFor } from '@/features/policy/repository'
import { type Amr, amrOf } from '@/features/sessions/factors'
import type { PassInUse } from '@/features/sessions/pass-in-use'
import { type CheckFailure, checkCode } from '@/features/verification/check-code'
import { consumeChallenge, endChallenge, findChallenge, type Owner } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { type Approval, type Copied, type NoAnswer, type ProofToStart, usageOf } from './prover'
import { provers } from './provers'
import { usableWays } from './registry'
import { loadMethods } from './repository'
import { tellOfCopy } from './tell-of-copy'
import { claimMethodCheck, disableMethod, giveBackMethodCheck } from './wrong-codes'

export type ConfirmProofFailure = CheckFailure | { kind: 'method_disabled' | 'not_usable' | 'copied' | NoAnswer }

/** A proof that was approved and that nobody has consumed yet. */
export type ApprovedProof = {
  challenge: Challenge
  methodId: string
  amr: Amr
  /** The access pass that it was, where it was one. */
  pass?: PassInUse
  /** What must be kept in the transaction that consumes it. False where another proof came first. */
  settle?: (tx: Tx, at: Date) => Promise<boolean>
}

/**
 * Checks the code of a proof in progress, what a key sent for it, or what was answered on a phone. Before anything is compared, one check of the
 * challenge and one of the method are spent; the method's count survives new codes, sign-ins and browsers, and at its limit the
 * method is disabled until it is verified anew (NIST SP 800-63B-4 3.2.2). The caller consumes the approved proof with
 * `consumeProof`.
 */
export async function confirmProof(
  deps: Deps,
  owner: Owner & RequestSource,
  input: { challengeId: string; code: string; purpose: ProofToStart['purpose'] },
): Promise<Result<ApprovedProof, ConfirmProofFailure>> {
  const { db, keys, now } = deps
  const challenge = await findChallenge(db, input.challengeId, owner)
  if (challenge?.purpose !== input.purpose || !challenge.methodId) return fail({ kind: 'gone' })
  const { channel } = challenge
  const [{ methods }, policy] = [await loadMethods(db, keys, owner.id), await loadPolicyFor(db, owner.id)]
  const asked = methods.find(({ id }) => id === challenge.methodId)
  if (!asked) return fail({ kind: 'gone' })
  const prover = provers[channel]
  const methodId = (await prover.answeredBy?.(db, challenge, input.code)) ?? asked.id
  const usable = usableWays(methods, policy, usageOf(input.purpose)).find(
    ({ method, option }) => method.id === methodId && option === channel,
  )
  if (!usable) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_usable' })
  }

  const notYet = await prover.notYet?.(db, challenge, now())
  if (notYet) return fail({ kind: notYet })
  const wrongCodes = prover.isGuessable ? await claimMethodCheck(deps, methodId) : 0
  if (wrongCodes === null) return fail({ kind: 'method_disabled' })
  const { method } = usable
  const said: Partial<Copied> & { approval?: Approval } = {}
  const checked = await checkCode(deps, owner, challenge.id, async (claimed) => {
    const compared = await prover.compare(deps, { ...claimed, methodId }, input.code)
    if (typeof compared === 'string') return compared
    if ('copied' in compared) said.copied = compared.copied
    else said.approval = compared
    return said.copied ? 'incorrect' : 'approved'
  })
  if (checked.ok) {
    const { approval } = said
    const settle = approval && ((tx: Tx, at: Date) => approval.settle(tx, at, owner))
    return ok({
      challenge: checked.value,
      methodId,
      amr: approval?.amr ?? amrOf[channel],
      pass: approval?.pass,
      settle,
    })
  }
  if (said.copied) {
    await endChallenge(db, challenge.id, 'used_up', now())
    await tellOfCopy(deps, owner, method, said.copied)
    return fail({ kind: 'copied' })
  }
  if (!prover.isGuessable) return checked

  const wasWrong = checked.error.kind === 'incorrect' || checked.error.kind === 'used_up'
  if (!wasWrong) await giveBackMethodCheck(deps, methodId)
  else if (wrongCodes >= limits.wrongCodesInARow) {
    const disabled = { owner, challengeId: challenge.id, method, at: now() }
    await db.$transaction((tx) => disableMethod(tx, { keys }, disabled))
    return fail({ kind: 'method_disabled' })
  }
  return checked
}

/**
 * Consumes an approved proof inside the transaction of what it proves, under the lock on the person, and forgets the
 * method's wrong codes. False when somebody else consumed it first, or when it ended or its method went while the code
 * was compared: then the transaction must not go on.
 */
export async function consumeProof(tx: Tx, proof: ApprovedProof, at: Date): Promise<boolean> {
  const { challenge, methodId, settle } = proof
  if (!(await consumeChallenge(tx, challenge.id, at))) return false
  const usable = { id: methodId, disabledAt: null }
  const { count } = await tx.method.updateMany({ where: usable, data: { wrongCodes: 0, lastUsedAt: at } })
  // Last, so that nothing is used up for a proof that does not count.
  return count === 1 && (settle ? settle(tx, at) : true)
}
