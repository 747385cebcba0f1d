import 'server-only'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Keyring } from '@/server/keys'
import type { BindingChallenge } from './approval-challenge'

const context = ({ id, userId }: Pick<BindingChallenge, 'id' | 'userId'>) =>
  `Challenge.targetCiphertext|${id}|${userId}`

/** What the QR code of one challenge holds besides its name, sealed for its row: 256 random bits. */
export function newBindingSecret(keys: Keyring, place: Pick<BindingChallenge, 'id' | 'userId'>): string {
  return keys.encrypt(randomBytes(32).toString('base64url'), context(place))
}

/** Opens what the QR code holds. Throws when the value was moved, changed or written with an unknown key of ours. */
export function openBindingSecret(keys: Keyring, challenge: BindingChallenge): string {
  return keys.decrypt(challenge.targetCiphertext, context(challenge))
}

/** Whether a device read this very QR code. */
export function isBindingSecret(keys: Keyring, challenge: BindingChallenge, said: string): boolean {
  const [own, given] = [Buffer.from(openBindingSecret(keys, challenge)), Buffer.from(said)]
  return own.length === given.length && timingSafeEqual(own, given)
}

/**
 * The address that the QR code shows. What it holds stands in the fragment, which browsers send to nobody, so that it is
 * in no log.
 */
export function bindingUrl(appUrl: string, { id }: Pick<BindingChallenge, 'id'>, secret: string): string {
  const url = new URL('/authenticator', appUrl)
  url.hash = `add=${id}.${secret}`
  return url.href
}
