import 'server-only'
import { randomBytes } from 'node:crypto'
import { lockPerson } from '@/features/accounts/lock-person'
import { type AuditContext, recordAudit } from '@/features/audit/audit'
import { count, uncount } from '@/features/limits/counters'
import { type ApprovedProof, confirmProof, consumeProof } from '@/features/methods/confirm-proof'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { findOpenProof } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { isApproved } from './approved'
import { claimResetCheck, findOpenReset, isMethodProved, type Reset, storeProof } from './repository'
import { checkCounter } from './reset-limits'
import { loadReset, type OfferedWay } from './reset-state'
import { isAskedOfProvider } from './ways'

export type ProveFailure =
  | { kind: 'over' | 'gone' | 'used_up' | 'unavailable' }
  /** Nothing was approved on the phone yet. What else was answered there is not told. */
  | { kind: 'waiting' }
  | { kind: 'incorrect'; checksLeft: number }
  | { kind: 'too_many_wrong_codes'; retryAt: Date }

/**
 * Proves one method of a forgotten password by the code that was sent. A check of the reset is spent first, then the
 * provider is asked: for a decoy about a verification that does not exist, which takes as long. Whatever is wrong with a
 * code, the answer is `incorrect` or `used_up` by the count of the reset, for decoys and accounts alike.
 */
export async function prove(
  deps: Deps,
  source: SignInSource,
  { id, code }: { id: string; code: string },
): Promise<Result<null, ProveFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const state = await loadReset(deps, source.browserHash, id)
  if (!state) return fail({ kind: 'over' })
  const { reset, current } = state
  if (!current) {
    // The code that proved something, sent once more: nothing is on its way, and the next step is there.
    if (reset.codeWay === null && reset.provedMethodIds.length > 0) return ok(null)
    return fail({ kind: reset.codeWay !== null && reset.codeChecksLeft === 0 ? 'used_up' : 'gone' })
  }

  const isApproval = current.channel === 'app_notification'
  if (isApproval && !(await isApproved(deps, { reset, current }))) return fail({ kind: 'waiting' })
  const wrongCodes = checkCounter(keys, reset.email)
  const tooMany = await count(db, wrongCodes, at)
  if (tooMany) return fail({ kind: 'too_many_wrong_codes', ...tooMany })
  const claimed = await claimResetCheck(db, reset.id, at)
  const checked = claimed ? await check(deps, source, { reset, current, code }) : 'gone'
  if (checked === 'incorrect' && claimed && !isApproval) {
    await recordFailure(deps, source, reset.userId)
    return fail(claimed.checksLeft > 0 ? { kind: 'incorrect', ...claimed } : { kind: 'used_up' })
  }
  await uncount(db, [wrongCodes], at)
  if (typeof checked === 'string') return fail({ kind: checked === 'unavailable' ? 'unavailable' : 'gone' })
  return store(deps, source, reset, checked)
}

async function check(
  deps: Deps,
  source: SignInSource,
  { reset: { userId }, current, code }: { reset: Reset; current: OfferedWay; code: string },
): Promise<ApprovedProof | 'incorrect' | 'unavailable'> {
  const { db, codes, now } = deps
  const purpose = 'password_reset'
  const owner = userId ? { ...source, id: userId } : null
  const challenge = owner && (await findOpenProof(db, { methodId: current.method, purpose }, owner, now()))
  if (!owner || challenge?.channel !== current.channel) {
    // What nobody but us compares gets no answer that depends on a provider, for accounts or decoys.
    if (!isAskedOfProvider(current.channel)) return 'incorrect'
    const outcome = await codes.check(`VE${randomBytes(16).toString('hex')}`, code, purpose)
    return outcome === 'unavailable' ? 'unavailable' : 'incorrect'
  }
  const proof = await confirmProof(deps, owner, { challengeId: challenge.id, code, purpose })
  if (proof.ok) return proof.value
  return proof.error.kind === 'unavailable' ? 'unavailable' : 'incorrect'
}

/** A code that stopped counting while it was compared leaves the reset open for another way. */
async function store(
  { db, keys, now }: Deps,
  source: SignInSource,
  reset: Reset,
  proof: ApprovedProof,
): Promise<Result<null, ProveFailure>> {
  return db.$transaction(async (tx): Promise<Result<null, ProveFailure>> => {
    if (!reset.userId || !(await lockPerson(tx, reset.userId))) return fail({ kind: 'over' })
    const at = now()
    if (await isMethodProved(tx, reset.id, proof.methodId)) return ok(null)
    if ((await findOpenReset(tx, keys, source.browserHash, at))?.id !== reset.id) return fail({ kind: 'over' })
    if (!(await consumeProof(tx, proof, at))) return fail({ kind: 'gone' })
    if (!(await storeProof(tx, reset.id, proof.methodId, at))) return fail({ kind: 'over' })
    const event = { type: 'password.reset_proved', factor: proof.amr } as const
    await recordAudit(tx, context(source, reset.userId), event, at)
    return ok(null)
  })
}

async function recordFailure({ db, now }: Deps, source: SignInSource, userId: string | null): Promise<void> {
  await db.$transaction((tx) => recordAudit(tx, context(source, userId), { type: 'password.reset_failed' }, now()))
}

const context = ({ address, userAgent }: SignInSource, subjectId: string | null): AuditContext => ({
  actorId: null,
  subjectId,
  sessionId: null,
  address,
  userAgent,
})
