import 'server-only'
import { countAll, uncount } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { startProof } from '@/features/methods/start-proof'
import { fail, ok, type Result } from '@/lib/result'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { claimCode, type ResetKey } from './repository'
import { type CodeCounter, codeCounters } from './reset-limits'
import { loadReset, type OfferedWay, type ResetState } from './reset-state'
import { isSentBy } from './ways'

export type AskCodeFailure = { kind: 'over' | 'not_usable' } | { kind: 'wait' | CodeCounter['counts']; retryAt: Date }

/** A code to be sent by `sendAskedCode`; of a decoy, a code that never is. */
export type AskedCode = {
  userId: string | null
  browserHash: string
  address: string | null
  way: OfferedWay
  at: Date
}

/**
 * Answers whoever asks for a code, by what the reset itself tells: waits and limits are those of a code that is really
 * sent, for decoys too. The answer never depends on the provider, which is asked afterwards. Ok with null: the code is on
 * its way already.
 */
export async function askCode(
  deps: Deps,
  { id, browserHash, address }: ResetKey & Pick<RequestSource, 'address'>,
  position: number,
): Promise<Result<AskedCode | null, AskCodeFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const state = await loadReset(deps, browserHash, id)
  if (!state) return fail({ kind: 'over' })
  const way = state.ways.find((candidate) => candidate.position === position)
  if (!way || state.step === 'password') return fail({ kind: 'not_usable' })
  const { reset, current } = state
  const isRepeat = current?.method === way.method
  if (isRepeat && reset.codeNextSendAt && reset.codeNextSendAt > at) {
    return current.channel === way.channel ? ok(null) : fail({ kind: 'wait', retryAt: reset.codeNextSendAt })
  }

  const isSent = isSentBy(way.channel)
  if (isRepeat && !isSent) return ok(null)

  const counters = isSent ? codeCounters(keys, { email: reset.email, method: way.method }) : []
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })
  if (!(await claimCode(db, reset, isRepeat ? repeated(state, way) : begun(way, at), at))) {
    await uncount(db, counters, at)
    return ok(null)
  }
  return ok({ userId: reset.userId, browserHash, address, way, at })

  function repeated({ reset: { codeSends, codeExpiresAt, codeChecksLeft } }: ResetState, { position }: OfferedWay) {
    const wait = limits.resendWaits[codeSends]
    const codeNextSendAt = wait === undefined ? codeExpiresAt : after(at, wait)
    return { codeWay: position, codeSends: codeSends + 1, codeNextSendAt, codeExpiresAt, codeChecksLeft }
  }
}

function begun({ position }: OfferedWay, at: Date) {
  return {
    codeWay: position,
    codeSends: 1,
    codeChecksLeft: limits.code.checks,
    codeNextSendAt: after(at, limits.resendWaits[0] ?? 0),
    codeExpiresAt: after(at, limits.code.lifetime),
  }
}

/**
 * Sends the code that was asked for, after the answer has left: how long the provider takes, and whether it can send at
 * all, would tell an account from a decoy; so would a cap of the spend guard. A code that cannot be sent does not arrive,
 * as the page warns.
 */
export async function sendAskedCode(deps: Deps, { userId, browserHash, address, way, at }: AskedCode): Promise<void> {
  if (!userId) return
  const proof = { methodId: way.method, option: way.channel, purpose: 'password_reset' } as const
  // The moment of the asking: then the waits of the challenge end when those of the reset do.
  await startProof({ ...deps, now: () => at }, { id: userId, browserHash, address }, proof)
}
