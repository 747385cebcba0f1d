import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { type Counted, count, uncount } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { type CheckFailure, checkCode } from '@/features/verification/check-code'
import type { Challenge } from '@/generated/prisma/client'
import type { Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Comparison } from './prover'

/** What one wrong code counts against while a person registers methods, whatever the method. */
export function registrationCheckCounter(userId: string): Counted {
  return { key: `checks:registration:${userId}`, rate: limits.registrationChecks }
}

/** Why a code that registers a method was not taken. */
export type RegistrationCheckFailure =
  | CheckFailure
  /** The person's day of wrong codes is used up. */
  | { kind: 'too_many_wrong_codes'; retryAt: Date }

/** Checks the code of a method that is being registered, which spends one check of the challenge, and one of the day if wrong. */
export async function checkRegistrationCode(
  deps: Deps,
  actor: Actor,
  challengeId: string,
  compare: (challenge: Challenge) => Promise<Comparison>,
): Promise<Result<Challenge, RegistrationCheckFailure>> {
  const { db, now } = deps
  const at = now()
  const wrongCodes = registrationCheckCounter(actor.id)
  const checked = await checkCode(deps, actor, challengeId, compare, async () => {
    const tooMany = await count(db, wrongCodes, at)
    return tooMany && { kind: 'too_many_wrong_codes' as const, ...tooMany }
  })
  const wasWrong = !checked.ok && (checked.error.kind === 'incorrect' || checked.error.kind === 'used_up')
  if (!wasWrong) await uncount(db, [wrongCodes], at)
  return checked
}
