import 'server-only'
import { setTimeout } from 'node:timers/promises'
import type { Comparison } from '@/features/methods/prover'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { allowSendNow, claimCheck, endChallenge, findChallenge, type Owner } from './repository'

export type CheckFailure =
  | { kind: 'incorrect'; checksLeft: number }
  /** Every check of this challenge is spent. */
  | { kind: 'used_up' }
  /** Expired, ended, consumed, unknown to the provider: start again. */
  | { kind: 'gone' }
  /** A code of an app that was used before; the next one it shows is good. */
  | { kind: 'replayed' }
  /** The provider gave no usable answer; nothing is proved, and the code may still be good. */
  | { kind: 'unavailable' }

/**
 * Spends one check of a challenge, then compares the code. `ok` means that it was approved: the caller consumes the challenge in the transaction of what it proves, and only that consumption counts.
 * `refuse` may stop a check that was claimed, for a limit of the caller's own.
 */
export async function checkCode<Refusal = never>(
  deps: Deps,
  owner: Owner,
  id: string,
  compare: (challenge: Challenge) => Promise<Comparison>,
  refuse?: () => Promise<Refusal | null>,
): Promise<Result<Challenge, CheckFailure | Refusal>> {
  const { db, now } = deps
  const claimed = await claimCheck(db, id, owner, now())
  if (!claimed) return fail(await whyNoCheck(deps, id, owner))
  const refusal = await refuse?.()
  if (refusal) return fail(refusal)

  const outcome = await compare(claimed)
  switch (outcome) {
    case 'approved':
      return ok(claimed)
    case 'incorrect':
      return claimed.checksLeft > 0 ? fail({ kind: 'incorrect', checksLeft: claimed.checksLeft }) : end(deps, id)
    case 'too_many_checks':
      return end(deps, id)
    case 'gone':
      // Either the same code was sent twice at once and the provider approved the other one, or it was used and we died
      // before we could keep that. Then another may be sent at once; the challenge is not ended, the other may be slow.
      if (!(await isConsumedSoon(deps, id, owner))) await allowSendNow(db, id, now())
      return fail({ kind: 'gone' })
    case 'replayed':
      // Of two submits of one code the loser is told so, too; here nobody has to wait for a provider.
      return fail({ kind: (await isConsumedSoon(deps, id, owner, 3)) ? 'gone' : 'replayed' })
    case 'unavailable':
      return fail({ kind: 'unavailable' })
  }
}

/**
 * Of two submits of one code the provider may answer the loser before the winner has committed, so the loser gives it a
 * moment: the caller then finds the challenge consumed and can tell the person that it worked.
 */
async function isConsumedSoon({ db }: Deps, id: string, owner: Owner, looks = 15): Promise<boolean> {
  for (let look = 1; look <= looks; look++) {
    if ((await findChallenge(db, id, owner))?.consumedAt) return true
    await setTimeout(100)
  }
  return false
}

async function end({ db, now }: Deps, id: string) {
  await endChallenge(db, id, 'used_up', now())
  return fail({ kind: 'used_up' })
}

async function whyNoCheck({ db }: Deps, id: string, owner: Owner): Promise<CheckFailure> {
  const challenge = await findChallenge(db, id, owner)
  const spent = challenge?.endedReason === 'used_up' || (challenge?.checksLeft === 0 && !challenge.endedAt)
  return { kind: spent && !challenge?.consumedAt ? 'used_up' : 'gone' }
}
