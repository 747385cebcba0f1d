import 'server-only'
import { countAll, uncount } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { newNumber } from '@/features/methods/approval-app/two-digits'
import { startProof } from '@/features/methods/start-proof'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { fail, ok, type Result } from '@/lib/result'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'
import { claimCode } from './repository'
import { type CodeCounter, codeCounters } from './reset-limits'
import { loadReset, type OfferedWay, type ResetState } from './reset-state'
import { isSentBy, lifetimeBy } from './ways'

export type AskCodeFailure = { kind: 'over' | 'not_usable' } | { kind: 'wait' | CodeCounter['counts']; retryAt: Date }

/** A code to be sent by `sendAskedCode`; of a decoy, a code that never is. */
export type AskedCode = {
  userId: string | null
  source: SignInSource
  way: OfferedWay
  /** What the page shows of an approval. */
  number: number | null
  at: Date
}

/**
 * Answers whoever asks for a code, by what the reset itself tells: waits and limits are those of a code that is really
 * sent, for decoys too. The answer never depends on the provider, which is asked afterwards. Ok with null: the code is on
 * its way already.
 */
export async function askCode(
  deps: Deps,
  source: SignInSource,
  id: string,
  position: number,
): Promise<Result<AskedCode | null, AskCodeFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const state = await loadReset(deps, source.browserHash, id)
  if (!state) return fail({ kind: 'over' })
  const way = state.ways.find((candidate) => candidate.position === position)
  if (!way || state.step === 'password') return fail({ kind: 'not_usable' })
  const { reset, current } = state
  const asked = { userId: reset.userId, source, way, number: reset.codeNumber, at }
  const isSent = isSentBy(way.channel)
  const isRepeat = current?.method === way.method
  // Nothing is sent again; what the first asking did not get to begin, because its process died, begins now.
  if (isRepeat && !isSent) return ok(asked)
  if (isRepeat && reset.codeNextSendAt && reset.codeNextSendAt > at) {
    return current.channel === way.channel ? ok(null) : fail({ kind: 'wait', retryAt: reset.codeNextSendAt })
  }

  const isCounted = isSent || way.channel === 'app_notification'
  const counters = isCounted ? codeCounters(keys, { email: reset.email, method: way.method }) : []
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })
  const code = isRepeat ? repeated(state, way) : begun(way, at)
  if (!(await claimCode(db, reset, code, at))) {
    await uncount(db, counters, at)
    return ok(null)
  }
  return ok({ ...asked, number: code.codeNumber })

  function repeated({ reset: { codeSends, codeChecksLeft, ...code } }: ResetState, { position, channel }: OfferedWay) {
    const wait = limits.resendWaits[codeSends]
    const codeExpiresAt = channel === 'email_code' ? after(at, lifetimeBy(channel)) : code.codeExpiresAt
    const codeNextSendAt = wait === undefined ? codeExpiresAt : after(at, wait)
    return {
      codeWay: position,
      codeSends: codeSends + 1,
      codeNextSendAt,
      codeExpiresAt,
      codeChecksLeft,
      codeNumber: null,
    }
  }
}

function begun({ position, channel }: OfferedWay, at: Date) {
  return {
    codeNumber: channel === 'app_notification' ? newNumber() : null,
    codeWay: position,
    codeSends: 1,
    codeChecksLeft: limits.code.checks,
    codeNextSendAt: after(at, limits.resendWaits[0] ?? 0),
    codeExpiresAt: after(at, lifetimeBy(channel)),
  }
}

/**
 * Sends the code that was asked for, after the answer has left: how long the provider takes, and whether it can send at
 * all, would tell an account from a decoy; so would a cap of the spend guard. A code that cannot be sent does not arrive,
 * as the page warns.
 */
export async function sendAskedCode(deps: Deps, { userId, source, way, number, at }: AskedCode): Promise<void> {
  if (!userId) return
  const proof = {
    methodId: way.method,
    option: way.channel,
    purpose: 'password_reset',
    number: number ?? undefined,
  } as const
  // The moment of the asking: then the waits of the challenge end when those of the reset do.
  await startProof({ ...deps, now: () => at }, { ...source, id: userId }, proof)
}
