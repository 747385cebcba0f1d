import 'server-only'
import type { CheckOutcome, Purpose, SendFailure } from '@/features/verification/code-delivery'
import type { Owner } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import type { Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { ProofOption } from './method-type'
import type { SendCounter } from './phone/limits'

/** A proof to begin: with which of the person's methods, how, and what for. */
export type ProofToStart = { methodId: string; option: ProofOption; purpose: Exclude<Purpose, 'registration'> }

/** Why nothing more is sent now. */
export type SendRefusal = { kind: SendCounter['counts']; retryAt: Date } | { kind: SendFailure }

/** Why the code of an open challenge is not sent once more. `gone`: it is over, start again. */
export type ResendFailure = { kind: 'gone' | 'not_allowed' } | { kind: 'wait'; retryAt: Date } | SendRefusal

/** What came of comparing a code. `replayed`: it was right, and was used before. */
export type Comparison = CheckOutcome | 'replayed'

/** How one kind of method proves something. */
export type Prover = {
  /** Opens a challenge under the lock on the person, in place of those that were open for the purpose. */
  open(
    tx: Tx,
    deps: Deps,
    owner: Owner,
    proof: ProofToStart,
    at: Date,
  ): Promise<Result<{ challenge: Challenge; send: () => Promise<Result<null, SendRefusal>> }, SendRefusal>>
  /** What asking again for an open challenge does. */
  repeat(deps: Deps, owner: Owner, challenge: Challenge, option: ProofOption): Promise<Result<null, ResendFailure>>
  /** Whether the code that was entered is right. Approves each code once, or else only what `spend` then takes. */
  compare(deps: Deps, challenge: Challenge, code: string): Promise<Comparison>
  /**
   * Uses up a code that was approved, in the transaction of what it proves and under the lock on the person. False when it
   * was used up meanwhile: then it proves nothing.
   */
  spend?(tx: Tx, deps: Deps, challenge: Challenge, code: string, source: RequestSource, at: Date): Promise<boolean>
}
