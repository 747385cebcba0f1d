import 'server-only'
import { formatPhoneNumber, maskPhoneNumber, phoneNumberEnding } from '@/lib/phone-number'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import type { StoredDefault } from './default'
import type { Method } from './method-type'
import { openDestination } from './phone/destination'
import { phoneTypes } from './phone/phone-types'

/** A person's methods, oldest first, and the default they stored. */
export type PersonsMethods = { methods: Method[]; stored: StoredDefault }

/** Reads everything a person has registered. Details are decrypted here and nowhere else. */
export async function loadMethods(db: Db, keys: Keyring, userId: string): Promise<PersonsMethods> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      defaultMethodId: true,
      defaultOption: true,
      methods: { include: { phone: true }, orderBy: { createdAt: 'asc' } },
    },
  })
  const methods = user.methods.map(({ phone, ...row }): Method => {
    if (!phone) throw new Error(`Method ${row.id} has no details`)
    const { to, extension } = openDestination(keys, phone.targetCiphertext, {
      table: 'PhoneMethod',
      id: row.id,
      userId,
    })
    const dialled = (number: string) => (extension ? `${number} x${extension}` : number)
    return {
      id: row.id,
      type: phoneTypes[phone.slot],
      detail: {
        masked: dialled(maskPhoneNumber(to)),
        full: dialled(formatPhoneNumber(to)),
        ending: phoneNumberEnding(to),
      },
      country: phone.country,
      createdAt: row.createdAt,
      verifiedAt: row.verifiedAt,
      lastUsedAt: row.lastUsedAt,
      disabledAt: row.disabledAt,
    }
  })
  const { defaultMethodId, defaultOption } = user
  return {
    methods,
    stored: defaultMethodId && defaultOption ? { methodId: defaultMethodId, option: defaultOption } : null,
  }
}

/** Stores the default of a person whose row is locked. */
export async function storeDefault(db: Db, userId: string, stored: StoredDefault): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { defaultMethodId: stored?.methodId ?? null, defaultOption: stored?.option ?? null },
  })
}
