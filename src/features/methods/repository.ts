import 'server-only'
import { openDestination } from '@/features/verification/destination'
import type {
  AccessPass,
  ApprovalApp,
  EmailMethod,
  Method as MethodRow,
  PhoneMethod,
  SecurityKeyMethod,
} from '@/generated/prisma/client'
import { formatPhoneNumber, maskPhoneNumber, phoneNumberEnding } from '@/lib/phone-number'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { authenticatorAppType } from './authenticator-app/authenticator-app-type'
import type { StoredDefault } from './default'
import { formatAddress, maskAddress } from './email/address'
import { emailType } from './email/email-type'
import { openAddress } from './email/stored-address'
import type { Method } from './method-type'
import { phoneTypes } from './phone/phone-types'
import { CODES_IN_A_SET } from './recovery-codes/code'
import { recoveryCodesType } from './recovery-codes/recovery-codes-type'
import { securityKeyType } from './security-key/security-key-type'
import { securityQuestionsType } from './security-questions/security-questions-type'
import { temporaryAccessPassType } from './temporary-access-pass/temporary-access-pass-type'

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
 * not older than the disputed change count as disabled; a pass does not, since an administrator vouches for it, and those
 * from before the freeze were disabled with it. It runs the same statements whoever is asked for, so that its time does
 * not tell. Details are decrypted here and nowhere else.
 */
export async function findMethods(db: Db, keys: Keyring, userId: string): Promise<Method[]> {
  const rows = await db.method.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
  const phones = new Map((await db.phoneMethod.findMany({ where: { userId } })).map((phone) => [phone.methodId, phone]))
  const codesLeft = await db.recoveryCode.count({ where: { userId, usedAt: null } })
  const answers = await db.securityAnswer.count({ where: { userId } })
  const securityKeys = new Map(
    (await db.securityKeyMethod.findMany({ where: { userId } })).map((key) => [key.methodId, key]),
  )
  const email = await db.emailMethod.findUnique({ where: { userId } })
  const pass = await db.accessPass.findUnique({ where: { userId } })
  const approvalApps = new Map((await db.approvalApp.findMany({ where: { userId } })).map((app) => [app.methodId, app]))
  const person = await db.user.findUnique({ where: { id: userId }, select: { frozenSince: true } })
  const frozenSince = person?.frozenSince ?? null
  return rows.map((row) => ({
    id: row.id,
    options: null,
    device: null,
    uses: null,
    answers: null,
    validity: null,
    binding: null,
    aaguid: null,
    ...describeMethod(keys, row, {
      phone: phones.get(row.id),
      approvalApp: approvalApps.get(row.id),
      key: securityKeys.get(row.id),
      email,
      pass,
      codesLeft,
      answers,
    }),
    createdAt: row.createdAt,
    verifiedAt: row.verifiedAt,
    lastUsedAt: row.lastUsedAt,
    disabledAt: row.disabledAt ?? disabledByFreeze(row, frozenSince),
  }))
}

function disabledByFreeze({ kind, verifiedAt }: MethodRow, frozenSince: Date | null): Date | null {
  const isTooNew = frozenSince !== null && verifiedAt >= frozenSince && kind !== temporaryAccessPassType.kind
  return isTooNew ? frozenSince : null
}

type Described = Pick<Method, 'type' | 'detail' | 'identity' | 'country'> &
  Partial<Pick<Method, 'options' | 'device' | 'uses' | 'answers' | 'validity' | 'binding' | 'aaguid'>>

type Details = {
  phone?: PhoneMethod
  approvalApp?: ApprovalApp
  key?: SecurityKeyMethod
  email: EmailMethod | null
  pass: AccessPass | null
  codesLeft: number
  answers: number
}

function describeMethod(
  keys: Keyring,
  { id, kind, label, userId }: MethodRow,
  { phone, approvalApp, key, email, pass, codesLeft, answers }: Details,
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
        options: [approvalApp ? 'app_notification' : 'app_code'],
        device: approvalApp?.device ?? null,
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
    case 'email': {
      if (!email) throw new Error(`Method ${id} has no details`)
      return describeEmail(keys, email)
    }
    case 'recovery_codes':
      return {
        type: recoveryCodesType,
        detail: { masked: '', full: '' },
        identity: { left: codesLeft },
        country: null,
        uses: { left: codesLeft, of: CODES_IN_A_SET },
      }
    case 'security_questions':
      return {
        type: securityQuestionsType,
        detail: { masked: '', full: '' },
        identity: { answers },
        country: null,
        answers,
      }
    case 'temporary_access_pass': {
      if (pass?.methodId !== id) throw new Error(`Method ${id} of ${userId} has no details`)
      const { startsAt, endsAt, isOneTime, usedAt } = pass
      return {
        type: temporaryAccessPassType,
        detail: { masked: '', full: '' },
        identity: { until: endsAt.toISOString() },
        country: null,
        validity: { startsAt, endsAt, isOneTime, usedAt },
      }
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

function describeEmail(keys: Keyring, { methodId: id, userId, addressCiphertext }: EmailMethod): Described {
  const address = openAddress(keys, addressCiphertext, { table: 'EmailMethod', id, userId })
  const masked = maskAddress(address)
  return {
    type: emailType,
    detail: { masked, full: formatAddress(address) },
    identity: { mask: masked },
    country: null,
  }
}

/** Stores the default of a person whose row is locked. */
export async function storeDefault(db: Db, userId: string, stored: StoredDefault): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { defaultMethodId: stored?.methodId ?? null, defaultOption: stored?.option ?? null },
  })
}
