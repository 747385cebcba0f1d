import 'server-only'
import type { Person } from '@/features/accounts/person'
import { isPhoneChallenge } from '@/features/methods/phone/phone-challenge'
import type { Channel } from '@/features/verification/code-delivery'
import { openChallengeDestination } from '@/features/verification/destination'
import { findChallenge } from '@/features/verification/repository'
import { formatNational } from '@/lib/phone-number'
import { deps } from '@/server/deps'

/** What the person typed before the code was sent, for going back to it. Only their own, in the same browser. */
export async function typedBefore(
  challengeId: string | null,
  person: Person,
): Promise<{ country: string | null; number: string; extension: string | null; channel: Channel } | null> {
  const { db, keys } = deps()
  const challenge = challengeId && (await findChallenge(db, challengeId, person))
  if (!challenge || !isPhoneChallenge(challenge)) return null
  const { to, extension } = openChallengeDestination(keys, challenge)
  return { country: challenge.country, number: formatNational(to), extension, channel: challenge.channel }
}
