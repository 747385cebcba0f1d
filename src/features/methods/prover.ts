import 'server-only'
import type { Amr } from '@/features/sessions/factors'
import type { PassInUse } from '@/features/sessions/pass-in-use'
import type { CheckOutcome, SendFailure } from '@/features/verification/code-delivery'
import type { Asker } from '@/features/verification/repository'
import type { Challenge, Purpose } from '@/generated/prisma/client'
import type { Result } from '@/lib/result'
import type { Db, Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { ProofOption, Usage } from './method-type'
import type { SendCounter } from './phone/limits'

/** A proof to begin: with which of the person's methods, how, and what for. */
export type ProofToStart = {
  methodId: string
  option: ProofOption
  purpose: Exclude<Purpose, 'registration'>
  /** The number that the page shows already, where it was chosen before the proof is begun. */
  number?: number
}

/** What a method must serve to prove something for this purpose. */
export function usageOf(purpose: ProofToStart['purpose']): Usage {
  return purpose === 'password_reset' ? 'password_reset' : 'two_step'
}

/** Why a code could not be mailed: the mail server refuses the address for good, or it is down, slow or refuses us. */
export type MailFailure = 'address_rejected' | 'unavailable'

/** Why no text or call was made. `held`: by the spend guard; people are not told by which cap, or for how long. */
export type PhoneFailure = SendFailure | 'held'

/** Why nothing more is sent now. */
export type SendRefusal<Failure = PhoneFailure | MailFailure> =
  | { kind: SendCounter['counts']; retryAt: Date }
  | { kind: Failure }

/**
 * Why nothing more is asked on a phone now: something waits there from another browser, too much was asked, or its owner
 * said that it was not them.
 */
export type PromptRefusal = { kind: 'prompt_pending' | 'too_many_prompts' | 'prompts_paused'; retryAt: Date }

/** Why the code of an open challenge is not sent once more. `gone`: it is over, start again. */
export type ResendFailure<Failure = PhoneFailure | MailFailure> =
  | { kind: 'gone' | 'not_allowed' }
  | { kind: 'wait'; retryAt: Date }
  | SendRefusal<Failure>

/** What came of comparing a code. `replayed`: it was right, and was used before. */
export type Comparison = CheckOutcome | 'replayed'

/**
 * What an answer that was approved says beyond that: by which factor it proves, and what must be kept in the transaction
 * that consumes it. False there when another proof came first: then it does not count. `pass`: what the session ends with.
 */
export type Approval = { amr: Amr; pass?: PassInUse; settle(tx: Tx, at: Date, source: RequestSource): Promise<boolean> }

/** Why there is no answer to look at: none was given yet, or it was no. */
export type NoAnswer = 'waiting' | 'denied' | 'wrong_numbers'

/** The answer of a key whose counter went back: there are two of it. */
export type Copied = { copied: { counter: number; before: number } }

/** How one kind of method proves something. */
export type Prover = {
  /** Opens a challenge under the lock on the person, in place of those that were open for the purpose. */
  open(
    tx: Tx,
    deps: Deps,
    owner: Asker,
    proof: ProofToStart,
    at: Date,
  ): Promise<
    Result<{ challenge: Challenge; send: () => Promise<Result<null, SendRefusal>> }, SendRefusal | PromptRefusal>
  >
  /** What asking again for an open challenge does. */
  repeat(deps: Deps, owner: Asker, challenge: Challenge, option: ProofOption): Promise<Result<null, ResendFailure>>
  /** Whether wrong answers disable the method in the end: not where nobody can guess the right one. */
  isGuessable: boolean
  /** Whether there is anything to compare yet, where the answer is given elsewhere. Asking costs no check. */
  notYet?(db: Db, challenge: Challenge, at: Date): Promise<NoAnswer | null>
  /** Which of the person's methods an answer says it is of. Missing where it is always the one that was asked for. */
  answeredBy?(db: Db, challenge: Challenge, answer: string): Promise<string | null>
  /** Whether what was entered, or what a key sent, is right. Approves each answer once. */
  compare(deps: Deps, challenge: Challenge, answer: string): Promise<Comparison | Approval | Copied>
}
