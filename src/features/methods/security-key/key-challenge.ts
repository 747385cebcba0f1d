import type { Challenge } from '@/generated/prisma/client'

/** A challenge that a key answers by signing its nonce. */
export type KeyChallenge = Challenge & { channel: 'security_key'; nonce: string }

/** Tells the challenges that keys answer from the others. */
export function isKeyChallenge(challenge: Challenge): challenge is KeyChallenge {
  return challenge.channel === 'security_key' && challenge.nonce !== null
}
