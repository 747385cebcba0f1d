import type { Challenge } from '@/generated/prisma/client'

/** A challenge whose code goes to a mail address. What it has is a constraint of the table, too. */
export type EmailChallenge = Challenge & {
  channel: 'email_code'
  targetCiphertext: string
  addressIndex: string
  codeHash: string
}

/** Tells the challenges that go to a mail address from the others. */
export function isEmailChallenge(challenge: Challenge): challenge is EmailChallenge {
  const { channel, targetCiphertext, addressIndex, codeHash } = challenge
  return channel === 'email_code' && targetCiphertext !== null && addressIndex !== null && codeHash !== null
}

/** The challenge as one of a mail address. Throws where it is none: the caller was given it by what only mail has. */
export function emailChallenge(challenge: Challenge): EmailChallenge {
  if (isEmailChallenge(challenge)) return challenge
  throw new Error(`Challenge ${challenge.id} goes to no mail address`)
}
