import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { notify } from '@/features/notices/notify'
import { loadPolicy } from '@/features/policy/repository'
import { type Amr, amrOf } from '@/features/sessions/factors'
import { type CheckFailure, checkCode } from '@/features/verification/check-code'
import { consumeChallenge, endChallenge, findChallenge, type Owner } from '@/features/verification/repository'
import type { Challenge, Purpose } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { Method } from './method-type'
import { provers } from './provers'
import { usableWays } from './registry'
import { loadMethods } from './repository'

export type ConfirmProofFailure = CheckFailure | { kind: 'method_disabled' | 'not_usable' }

/** A proof that the provider approved and nobody has consumed yet. */
export type ApprovedProof = {
  challenge: Challenge
  methodId: string
  amr: Amr
  /** Uses up the code; false when it was used up meanwhile. */
  spend: (tx: Tx, at: Date) => Promise<boolean>
}

/**
 * Checks the code of a proof in progress. Before anything is compared, one check of the challenge and one of the method
 * are spent; the method's count survives new codes, sign-ins and browsers, and at its limit the method is disabled until
 * it is verified anew (NIST SP 800-63B-4 3.2.2). The caller consumes the approved proof with `consumeProof`.
 */
export async function confirmProof(
  deps: Deps,
  owner: Owner & RequestSource,
  input: { challengeId: string; code: string; purpose: Exclude<Purpose, 'registration'> },
): Promise<Result<ApprovedProof, ConfirmProofFailure>> {
  const { db, keys, now } = deps
  const challenge = await findChallenge(db, input.challengeId, owner)
  if (challenge?.purpose !== input.purpose || !challenge.methodId) return fail({ kind: 'gone' })
  const { methodId, channel } = challenge
  const [{ methods }, policy] = [await loadMethods(db, keys, owner.id), await loadPolicy(db)]
  const usable = usableWays(methods, policy).find(({ method, option }) => method.id === methodId && option === channel)
  if (!usable) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_usable' })
  }

  const wrongCodes = await claimMethodCheck(deps, methodId)
  if (wrongCodes === null) return fail({ kind: 'method_disabled' })
  const { method } = usable
  const prover = provers[method.type.kind]
  const checked = await checkCode(deps, owner, challenge.id, (claimed) => prover.compare(deps, claimed, input.code))
  if (checked.ok) {
    const approved = checked.value
    const spend = async (tx: Tx, at: Date) => (await prover.spend?.(tx, deps, approved, input.code, owner, at)) ?? true
    return ok({ challenge: approved, methodId, amr: amrOf[channel], spend })
  }

  const wasWrong = checked.error.kind === 'incorrect' || checked.error.kind === 'used_up'
  if (!wasWrong) await giveBackMethodCheck(deps, methodId)
  else if (wrongCodes >= limits.wrongCodesInARow) {
    await disableMethod(deps, owner, challenge, method)
    return fail({ kind: 'method_disabled' })
  }
  return checked
}

/**
 * Consumes an approved proof inside the transaction of what it proves, under the lock on the person, and forgets the
 * method's wrong codes. False when somebody else consumed it first, or when it ended or its method went while the code
 * was compared: then the transaction must not go on.
 */
export async function consumeProof(tx: Tx, { challenge, methodId, spend }: ApprovedProof, at: Date): Promise<boolean> {
  if (!(await consumeChallenge(tx, challenge.id, at))) return false
  const usable = { id: methodId, disabledAt: null }
  const { count } = await tx.method.updateMany({ where: usable, data: { wrongCodes: 0, lastUsedAt: at } })
  return count === 1 && (await spend(tx, at))
}

/** Takes one of the method's checks; the new count, or null when the method takes no more. */
async function claimMethodCheck({ db }: Deps, id: string): Promise<number | null> {
  const [claimed] = await db.method.updateManyAndReturn({
    where: { id, disabledAt: null, wrongCodes: { lt: limits.wrongCodesInARow } },
    data: { wrongCodes: { increment: 1 } },
    select: { wrongCodes: true },
  })
  return claimed?.wrongCodes ?? null
}

async function giveBackMethodCheck({ db }: Deps, id: string): Promise<void> {
  await db.method.updateMany({ where: { id, wrongCodes: { gt: 0 } }, data: { wrongCodes: { decrement: 1 } } })
}

async function disableMethod(
  { db, keys, now }: Deps,
  owner: Owner & RequestSource,
  challenge: Challenge,
  { id, type, identity }: Method,
) {
  const at = now()
  await db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, owner.id))) return
    const { count } = await tx.method.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: at } })
    if (count === 0) return
    await endChallenge(tx, challenge.id, 'used_up', at)
    const { address, userAgent } = owner
    const method = type.id
    const disabled = { type: 'method_disabled', method, ...identity } as const
    const change = await notify(tx, { keys }, { userId: owner.id, event: disabled, at, source: owner })
    const context = { actorId: null, subjectId: owner.id, sessionId: null, address, userAgent }
    await recordAudit(tx, context, { type: 'method.disabled', method, change }, at)
  })
}
