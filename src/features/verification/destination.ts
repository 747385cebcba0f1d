import 'server-only'
import { z } from 'zod'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Keyring } from '@/server/keys'
import type { Destination } from './code-delivery'

/** What the ciphertext of a phone holds. Only `sealDestination` writes it. */
const Stored = z.object({ to: z.string(), extension: z.string().nullable() })

/** Which row a destination is stored in: the ciphertext is tied to it and does not decrypt anywhere else. */
export type Place = { table: 'PhoneMethod' | 'Challenge'; id: string; userId: string }

const context = ({ table, id, userId }: Place) => `${table}.targetCiphertext|${id}|${userId}`

/** Encrypts where codes go, for one row. */
export function sealDestination(keys: Keyring, destination: Destination, place: Place): string {
  return keys.encrypt(JSON.stringify(destination), context(place))
}

/** Decrypts where codes go. Throws when the value was moved, changed or written with an unknown key. */
export function openDestination(keys: Keyring, ciphertext: string, place: Place): Destination {
  const stored = Stored.parse(JSON.parse(keys.decrypt(ciphertext, context(place))))
  // The brand was earned before sealing, and the authenticated ciphertext kept it.
  return { to: stored.to as PhoneNumber, extension: stored.extension }
}

/** Where the code of a challenge goes. */
export function openChallengeDestination(
  keys: Keyring,
  { id, userId, targetCiphertext }: { id: string; userId: string; targetCiphertext: string },
): Destination {
  return openDestination(keys, targetCiphertext, { table: 'Challenge', id, userId })
}

/** The domain of the blind index of phone numbers. */
export const PHONE_INDEX = 'PhoneMethod.number'
