import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { count, uncount } from '@/features/limits/counters'
import { allowsCountry, type MethodsPolicy } from '@/features/policy/policy'
import { loadPolicy } from '@/features/policy/repository'
import { claimCheck, endChallenge, findChallenge } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { openChallengeDestination } from './destination'
import { registrationCheckCounter } from './limits'
import { phoneTypes } from './phone-types'
import { registerPhone } from './register-phone'

export type ConfirmPhoneFailure =
  | { kind: 'incorrect'; checksLeft: number }
  /** Every check of this challenge, or of this person's day, is spent. */
  | { kind: 'used_up' }
  | { kind: 'too_many_wrong_codes'; retryAt: Date }
  /** Expired, ended, unknown to the provider, of somebody else or of another browser: start again. */
  | { kind: 'gone' }
  /** The provider gave no usable answer; nothing is verified, and the code may still be good. */
  | { kind: 'unavailable' }
  /** The policy, or another window of the same person, changed what is possible. */
  | { kind: 'not_allowed' | 'already_yours' }

/**
 * Proves a phone by its code and registers it: one check is spent first, then the provider is asked, then challenge,
 * method, default and audit row change in one transaction. Exactly one of many simultaneous submits succeeds; one that
 * comes after success is told so. A process that dies between the provider's approval and the commit leaves nothing
 * behind: the person starts again.
 */
export async function confirmPhone(
  deps: Deps,
  actor: Actor,
  input: { challengeId: string; code: string },
): Promise<Result<null, ConfirmPhoneFailure>> {
  const { db, now } = deps
  const challenge = await findChallenge(db, input.challengeId, actor)
  if (challenge?.consumedAt) return ok(null)
  if (!challenge) return fail({ kind: 'gone' })
  if (!isAllowed(challenge, await loadPolicy(db))) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'not_allowed' })
  }

  const at = now()
  const wrongCodes = registrationCheckCounter(actor.id)
  const claimed = await claimCheck(db, challenge.id, actor, at)
  if (!claimed) return whyNoCheck(deps, challenge.id, actor)
  const tooMany = await count(db, wrongCodes, at)
  if (tooMany) return fail({ kind: 'too_many_wrong_codes', ...tooMany })

  const outcome = await ask(deps, claimed, input.code)
  if (outcome !== 'incorrect') await uncount(db, [wrongCodes], at)
  switch (outcome) {
    case 'approved':
      return registerPhone(deps, actor, claimed)
    case 'incorrect':
      return claimed.checksLeft > 0
        ? fail({ kind: 'incorrect', checksLeft: claimed.checksLeft })
        : end(deps, claimed.id, 'used_up')
    case 'too_many_checks':
      return end(deps, claimed.id, 'used_up')
    case 'gone':
      return whyGone(deps, claimed.id, actor)
    case 'unavailable':
      return fail({ kind: 'unavailable' })
  }
}

const isAllowed = (challenge: Challenge, policy: MethodsPolicy) =>
  phoneTypes[challenge.slot].allowedOptions(policy).includes(challenge.channel) &&
  allowsCountry(policy, challenge.country)

async function ask({ db, codes, keys }: Deps, challenge: Challenge, code: string) {
  const { reference, purpose, createdAt } = challenge
  if (reference) return codes.check(reference, code, purpose)
  const found = await codes.findReference(openChallengeDestination(keys, challenge), createdAt, purpose)
  if (!found) return 'unavailable'
  await db.challenge.updateMany({ where: { id: challenge.id, reference: null }, data: { reference: found } })
  return codes.check(found, code, purpose)
}

async function end({ db, now }: Deps, id: string, reason: 'used_up') {
  await endChallenge(db, id, reason, now())
  return fail({ kind: reason })
}

/** Another submit of the same code may have won while this one waited: then this one has succeeded too. */
async function whyNoCheck({ db }: Deps, id: string, actor: Actor): Promise<Result<null, ConfirmPhoneFailure>> {
  const challenge = await findChallenge(db, id, actor)
  if (challenge?.consumedAt) return ok(null)
  const usedUp = challenge?.endedReason === 'used_up' || (challenge?.checksLeft === 0 && !challenge.endedAt)
  return fail({ kind: usedUp ? 'used_up' : 'gone' })
}

/**
 * Another submit may have won. Otherwise the provider has forgotten this code (it was used, and we died before we could
 * keep that), so the person may have another at once. The challenge is not ended: the winner may still be on its way.
 */
async function whyGone(deps: Deps, id: string, actor: Actor): Promise<Result<null, ConfirmPhoneFailure>> {
  await deps.db.challenge.updateMany({
    where: { id, consumedAt: null, endedAt: null },
    data: { nextSendAt: deps.now() },
  })
  const challenge = await findChallenge(deps.db, id, actor)
  return challenge?.consumedAt ? ok(null) : fail({ kind: 'gone' })
}
