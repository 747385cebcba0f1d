import type { Challenge } from '@/generated/prisma/client'

/** A challenge by which an app is added: its target is the key that the app was shown. */
export type AppChallenge = Challenge & { channel: 'app_code'; targetCiphertext: string }

/** Tells the challenges by which apps are added from the others. */
export function isAppChallenge(challenge: Challenge): challenge is AppChallenge {
  return challenge.channel === 'app_code' && challenge.targetCiphertext !== null
}
