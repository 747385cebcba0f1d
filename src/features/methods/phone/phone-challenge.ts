import type { Channel } from '@/features/verification/code-delivery'
import type { Challenge, PhoneSlot } from '@/generated/prisma/client'

/** A challenge whose code goes to a phone. */
export type PhoneChallenge = Challenge & {
  channel: Channel
  slot: PhoneSlot
  targetCiphertext: string
  numberIndex: string
}

/** Tells the challenges that go to a phone from the others. What they have is a constraint of the table, too. */
export function isPhoneChallenge(challenge: Challenge): challenge is PhoneChallenge {
  const { channel, slot, targetCiphertext, numberIndex } = challenge
  const isSent = channel === 'text' || channel === 'call'
  return isSent && slot !== null && targetCiphertext !== null && numberIndex !== null
}

/** The challenge as one of a phone. Throws where it is none: the caller was given it by what only phones have. */
export function phoneChallenge(challenge: Challenge): PhoneChallenge {
  if (isPhoneChallenge(challenge)) return challenge
  throw new Error(`Challenge ${challenge.id} goes to no phone`)
}
