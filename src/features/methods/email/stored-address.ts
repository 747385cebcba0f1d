import 'server-only'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { comparable, type MailAddress } from './address'

/** Which row an address is stored in: the ciphertext is tied to it and does not decrypt anywhere else. */
export type AddressPlace = { table: 'EmailMethod' | 'Challenge'; id: string; userId: string }

const context = ({ table, id, userId }: AddressPlace) =>
  `${table}.${table === 'Challenge' ? 'targetCiphertext' : 'addressCiphertext'}|${id}|${userId}`

/** The domain of the blind index of mail addresses. */
const ADDRESS_INDEX = 'EmailMethod.address'

/** Encrypts an address for one row. */
export function sealAddress(keys: Keyring, address: MailAddress, place: AddressPlace): string {
  return keys.encrypt(address, context(place))
}

/** Decrypts an address. Throws when the value was moved, changed or written with an unknown key. */
export function openAddress(keys: Keyring, ciphertext: string, place: AddressPlace): MailAddress {
  // The brand was earned before sealing, and the authenticated ciphertext kept it.
  return keys.decrypt(ciphertext, context(place)) as MailAddress
}

/** The blind index of an address. */
export function addressIndex(keys: Keyring, address: MailAddress): string {
  return keys.blindIndex(comparable(address), ADDRESS_INDEX)
}

/** The same under every key, to look for rows that an older key wrote. */
export function addressIndexes(keys: Keyring, address: MailAddress): string[] {
  return keys.blindIndexes(comparable(address), ADDRESS_INDEX)
}

/**
 * Where a person is told of changes besides the address they sign in with: the one they registered. Not one that they say
 * somebody else put there, and while the account is frozen none that is younger than what they disputed.
 */
export async function registeredAddresses(db: Db, keys: Keyring, userId: string): Promise<MailAddress[]> {
  const row = await db.emailMethod.findUnique({ where: { userId }, include: { method: { include: { user: true } } } })
  if (!row || row.method.disputedAt) return []
  const { frozenSince } = row.method.user
  if (frozenSince && row.method.verifiedAt >= frozenSince) return []
  return [openAddress(keys, row.addressCiphertext, { table: 'EmailMethod', id: row.methodId, userId })]
}
