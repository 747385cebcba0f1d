import type { Challenge } from '@/generated/prisma/client'

/** A challenge by which our app is added: its target is what the QR code holds. */
export type BindingChallenge = Challenge & { channel: 'app_notification'; targetCiphertext: string }

/** Tells the challenges by which our app is added from the others. */
export function isBindingChallenge(challenge: Challenge): challenge is BindingChallenge {
  return challenge.channel === 'app_notification' && challenge.targetCiphertext !== null
}
