import 'server-only'
import { openDestination } from '@/features/verification/destination'
import type { Method as MethodRow, PhoneMethod, SecurityKeyMethod } from '@/generated/prisma/client'
import { formatPhoneNumber, maskPhoneNumber, phoneNumberEnding } from '@/lib/phone-number'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { authenticatorAppType } from './authenticator-app/authenticator-app-type'
import type { StoredDefault } from './default'
import type { Method } from './method-type'
import { phoneTypes } from './phone/phone-types'
import { CODES_IN_A_SET } from './recovery-codes/code'
import { recoveryCodesType } from './recovery-codes/recovery-codes-type'
import { securityKeyType } from './security-key/security-key-type'

/** A person's methods, oldest first, and the default they stored. */
export type PersonsMethods = { methods: Method[]; stored: StoredDefault }

/** Reads everything a person has registered. */
export async function loadMethods(db: Db, keys: Keyring, userId: string): Promise<PersonsMethods> {
  const { defaultMethodId, defaultOption } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { defaultMethodId: true, defaultOption: true },
  })
  return {
    methods: await findMethods(db, keys, userId),
    stored: defaultMethodId && defaultOption ? { methodId: defaultMethodId, option: defaultOption } : null,
  }
}

/**
 * The methods of a person, oldest first; none of a person who does not exist. While the account is frozen, those that are
 * not older than the disputed change count as disabled. It runs the same four statements whoever is asked for, so that
 * its time does not tell. Details are decrypted here and nowhere else.
 */
export async function findMethods(db: Db, keys: Keyring, userId: string): Promise<Method[]> {
  const rows = await db.method.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
  const phones = new Map((await db.phoneMethod.findMany({ where: { userId } })).map((phone) => [phone.methodId, phone]))
  const left = await db.recoveryCode.count({ where: { userId, usedAt: null } })
  const securityKeys = new Map(
    (await db.securityKeyMethod.findMany({ where: { userId } })).map((key) => [key.methodId, key]),
  )
  const person = await db.user.findUnique({ where: { id: userId }, select: { frozenSince: true } })
  const frozenSince = person?.frozenSince ?? null
  return rows.map((row) => ({
    id: row.id,
    uses: null,
    binding: null,
    aaguid: null,
    ...describeMethod(keys, row, { phone: phones.get(row.id), key: securityKeys.get(row.id), codesLeft: left }),
    createdAt: row.createdAt,
    verifiedAt: row.verifiedAt,
    lastUsedAt: row.lastUsedAt,
    disabledAt: row.disabledAt ?? (frozenSince && row.verifiedAt >= frozenSince ? frozenSince : null),
  }))
}

type Described = Pick<Method, 'type' | 'detail' | 'identity' | 'country'> &
  Partial<Pick<Method, 'uses' | 'binding' | 'aaguid'>>

function describeMethod(
  keys: Keyring,
  { id, kind, label, userId }: MethodRow,
  { phone, key, codesLeft }: { phone?: PhoneMethod; key?: SecurityKeyMethod; codesLeft: number },
): Described {
  switch (kind) {
    case 'phone': {
      if (!phone) throw new Error(`Method ${id} has no details`)
      return describePhone(keys, phone)
    }
    case 'authenticator_app': {
      if (label === null) throw new Error(`Method ${id} of ${userId} has no name`)
      return {
        type: authenticatorAppType,
        detail: { masked: label, full: label },
        identity: { label },
        country: null,
        binding: null,
      }
    }
    case 'security_key': {
      if (label === null || !key) throw new Error(`Method ${id} of ${userId} has no name or no details`)
      return {
        type: securityKeyType,
        detail: { masked: label, full: label },
        identity: { label },
        country: null,
        binding: key.isSyncable ? 'synced' : 'one_device',
        aaguid: key.aaguid,
      }
    }
    case 'recovery_codes':
      return {
        type: recoveryCodesType,
        detail: { masked: '', full: '' },
        identity: { left: codesLeft },
        country: null,
        uses: { left: codesLeft, of: CODES_IN_A_SET },
      }
  }
}

function describePhone(
  keys: Keyring,
  { methodId: id, userId, slot, targetCiphertext, country }: PhoneMethod,
): Described {
  const { to, extension } = openDestination(keys, targetCiphertext, { table: 'PhoneMethod', id, userId })
  const dialled = (number: string) => (extension ? `${number} x${extension}` : number)
  return {
    type: phoneTypes[slot],
    detail: { masked: dialled(maskPhoneNumber(to)), full: dialled(formatPhoneNumber(to)) },
    identity: { ending: phoneNumberEnding(to) },
    country,
    binding: null,
  }
}

/** Stores the default of a person whose row is locked. */
export async function storeDefault(db: Db, userId: string, stored: StoredDefault): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { defaultMethodId: stored?.methodId ?? null, defaultOption: stored?.option ?? null },
  })
}
