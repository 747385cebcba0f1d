import 'server-only'
import { z } from 'zod'
import type { Method } from '@/generated/prisma/client'
import { MethodKind, PhoneSlot, SignInOption } from '@/generated/prisma/enums'
import type { Tx } from '@/server/db'
import { storeDefault } from './repository'

const Moment = z.iso.datetime().transform((text) => new Date(text))

/** The rows of a method as they were. What is encrypted in them stays so, and belongs to the same id. */
const KeptMethod = z.object({
  method: z.object({
    id: z.uuid(),
    createdAt: Moment,
    verifiedAt: Moment,
    lastUsedAt: Moment.nullable(),
    disabledAt: Moment.nullable(),
    wrongCodes: z.number(),
    kind: z.enum(MethodKind).default('phone'),
    label: z.string().nullable().default(null),
  }),
  /** Its details, by its kind. */
  phone: z
    .object({
      slot: z.enum(PhoneSlot),
      targetCiphertext: z.string(),
      numberIndex: z.string(),
      country: z.string().nullable(),
    })
    .nullable()
    .default(null),
  authenticatorApp: z
    .object({ secretCiphertext: z.string(), secretIndex: z.string(), lastStep: z.number() })
    .nullable()
    .default(null),
  approvalApp: z
    .object({
      deviceId: z.uuid(),
      publicKeyCiphertext: z.string(),
      device: z.string(),
      subscriptionCiphertext: z.string().nullable(),
    })
    .nullable()
    .default(null),
  recoveryCodes: z
    .array(z.object({ position: z.number(), codeIndex: z.string(), usedAt: Moment.nullable() }))
    .nullable()
    .default(null),
  securityKey: z
    .object({
      credentialId: z.string(),
      publicKeyCiphertext: z.string(),
      counter: z.number(),
      transports: z.array(z.string()),
      isSyncable: z.boolean(),
      isBackedUp: z.boolean(),
      aaguid: z.uuid(),
    })
    .nullable()
    .default(null),
  email: z
    .object({ addressCiphertext: z.string(), addressIndex: z.string(), maskedDomain: z.string() })
    .nullable()
    .default(null),
  securityAnswers: z
    .array(
      z.object({ position: z.number(), question: z.string(), wording: z.string().nullable(), answerHash: z.string() }),
    )
    .nullable()
    .default(null),
  /** The option of it that was the person's default. */
  defaultOption: z.enum(SignInOption).nullable(),
})

type KeptKey = NonNullable<z.output<typeof KeptMethod>['securityKey']>
type KeptApp = NonNullable<z.output<typeof KeptMethod>['authenticatorApp']>
type KeptAnswers = NonNullable<z.output<typeof KeptMethod>['securityAnswers']>
type KeptApproval = NonNullable<z.output<typeof KeptMethod>['approvalApp']>
type KeptCodes = NonNullable<z.output<typeof KeptMethod>['recoveryCodes']>

/** A method as `putBackMethod` takes it: JSON. */
export type KeptMethod = z.input<typeof KeptMethod>

/** Copies a method, with whether it is the default, before it is changed or deleted. */
export async function keepMethod(tx: Tx, id: string): Promise<KeptMethod> {
  // One after the other: a transaction has one connection, which takes one question at a time.
  const method = await tx.method.findUniqueOrThrow({ where: { id } })
  const phone = await tx.phoneMethod.findUnique({ where: { methodId: id } })
  const authenticatorApp = await tx.authenticatorAppMethod.findUnique({ where: { methodId: id } })
  const approvalApp = await tx.approvalApp.findUnique({
    where: { methodId: id },
    omit: { methodId: true, userId: true, lastSeenAt: true },
  })
  const owner = await tx.user.findFirst({ where: { defaultMethodId: id }, select: { defaultOption: true } })
  const codes = await tx.recoveryCode.findMany({ where: { methodId: id }, orderBy: { position: 'asc' } })
  const securityKey = await tx.securityKeyMethod.findUnique({ where: { methodId: id } })
  const email = await tx.emailMethod.findUnique({ where: { methodId: id } })
  const answers = await tx.securityAnswer.findMany({ where: { methodId: id }, orderBy: { position: 'asc' } })
  return {
    method: {
      ...method,
      createdAt: method.createdAt.toISOString(),
      verifiedAt: method.verifiedAt.toISOString(),
      lastUsedAt: method.lastUsedAt?.toISOString() ?? null,
      disabledAt: method.disabledAt?.toISOString() ?? null,
    },
    phone,
    authenticatorApp,
    approvalApp,
    recoveryCodes:
      method.kind === 'recovery_codes'
        ? codes.map((code) => ({ ...code, usedAt: code.usedAt?.toISOString() ?? null }))
        : null,
    securityKey: securityKey && { ...securityKey, counter: Number(securityKey.counter) },
    email,
    securityAnswers: method.kind === 'security_questions' ? answers : null,
    defaultOption: owner?.defaultOption ?? null,
  }
}

/**
 * Gives a person, whose row is locked, a method back as it was, the default with it. What took its place gives way if the
 * person says that somebody else added it; otherwise it stays, and the answer is false. A pass never comes back: nobody
 * knows who has its code by now, and an administrator issues another.
 */
export async function putBackMethod(tx: Tx, userId: string, stored: unknown): Promise<boolean> {
  const kept = KeptMethod.parse(stored)
  const {
    method,
    phone,
    authenticatorApp,
    approvalApp,
    recoveryCodes,
    securityKey,
    email,
    securityAnswers,
    defaultOption,
  } = kept
  const { id } = method
  if (method.kind === 'temporary_access_pass') return false
  if (securityKey && (await isElsewhere(tx, id, securityKey))) return false
  const others = await inPlaceOf(tx, userId, id, { phone, kind: method.kind })
  if (others.some(({ disputedAt }) => disputedAt === null)) return false
  for (const other of others) await removeMethod(tx, userId, other.id)

  const isThere = await tx.method.findFirst({ where: { id, userId }, select: { id: true } })
  if (isThere) await tx.method.update({ where: { id, userId }, data: { ...method, disputedAt: null } })
  else await tx.method.create({ data: { ...method, userId } })
  const key = { methodId: id, userId }
  if (phone) {
    await tx.phoneMethod.upsert({ where: { methodId_userId: key }, create: { ...phone, ...key }, update: phone })
  }
  if (authenticatorApp) await putBackApp(tx, key, authenticatorApp)
  if (approvalApp) await putBackApproval(tx, key, approvalApp)
  if (recoveryCodes) await putBackCodes(tx, key, recoveryCodes)
  if (securityKey) await putBackKey(tx, key, securityKey)
  if (email) {
    await tx.emailMethod.upsert({ where: { methodId_userId: key }, create: { ...email, ...key }, update: email })
  }
  if (securityAnswers) await putBackAnswers(tx, key, securityAnswers)
  if (defaultOption) await storeDefault(tx, userId, { methodId: id, option: defaultOption })
  return true
}

/** One whose key is still there may have accepted codes since, which must not be accepted again. */
async function putBackApp(tx: Tx, methodId_userId: { methodId: string; userId: string }, kept: KeptApp): Promise<void> {
  const present = await tx.authenticatorAppMethod.findUnique({ where: { methodId_userId } })
  const lastStep = Math.max(kept.lastStep, present?.secretIndex === kept.secretIndex ? present.lastStep : 0)
  const app = { ...kept, lastStep }
  // What was put in its place may have been our app.
  await tx.approvalApp.deleteMany({ where: methodId_userId })
  await tx.authenticatorAppMethod.upsert({
    where: { methodId_userId },
    create: { ...app, ...methodId_userId },
    update: app,
  })
}

/** Our app comes back with the key of its device, and what was put in its place goes. */
async function putBackApproval(tx: Tx, key: { methodId: string; userId: string }, kept: KeptApproval): Promise<void> {
  await tx.authenticatorAppMethod.deleteMany({ where: key })
  await tx.approvalApp.upsert({ where: { methodId_userId: key }, create: { ...kept, ...key }, update: kept })
}

/** A set comes back without the codes that were used, before it went or, where it is still there, since. */
async function putBackCodes(tx: Tx, key: { methodId: string; userId: string }, kept: KeptCodes): Promise<void> {
  const used = await tx.recoveryCode.findMany({ where: { ...key, usedAt: { not: null } } })
  await tx.recoveryCode.deleteMany({ where: key })
  await tx.recoveryCode.createMany({
    data: kept.map((code) => {
      const usedAt = code.usedAt ?? used.find(({ codeIndex }) => codeIndex === code.codeIndex)?.usedAt ?? null
      return { ...key, ...code, usedAt }
    }),
  })
}

/** In place of the answers that somebody else gave. */
async function putBackAnswers(tx: Tx, key: { methodId: string; userId: string }, kept: KeptAnswers): Promise<void> {
  await tx.securityAnswer.deleteMany({ where: key })
  await tx.securityAnswer.createMany({ data: kept.map((answer) => ({ ...answer, ...key })) })
}

/** Whether a key was registered anew since it was deleted. */
async function isElsewhere(tx: Tx, methodId: string, { credentialId }: KeptKey): Promise<boolean> {
  return (await tx.securityKeyMethod.count({ where: { credentialId, methodId: { not: methodId } } })) > 0
}

/** One that is still there may have signed since; its counter must not go back. */
async function putBackKey(tx: Tx, methodId_userId: { methodId: string; userId: string }, kept: KeptKey): Promise<void> {
  const present = await tx.securityKeyMethod.findUnique({ where: { methodId_userId } })
  const key = { ...kept, counter: Math.max(kept.counter, Number(present?.counter ?? 0)) }
  await tx.securityKeyMethod.upsert({
    where: { methodId_userId },
    create: { ...key, ...methodId_userId },
    update: key,
  })
}

/** The methods that took the place of one: of a phone, its slot or its number; of what a person has once, another. */
async function inPlaceOf(
  tx: Tx,
  userId: string,
  id: string,
  { phone, kind }: { phone: { slot: PhoneSlot; numberIndex: string } | null; kind: MethodKind },
): Promise<Pick<Method, 'id' | 'disputedAt'>[]> {
  if (!phone && kind !== 'recovery_codes' && kind !== 'security_questions' && kind !== 'email') return []
  const inPlace = phone
    ? { phone: { is: { OR: [{ slot: phone.slot }, { numberIndex: phone.numberIndex }] } } }
    : { kind }
  return tx.method.findMany({ where: { userId, id: { not: id }, ...inPlace }, select: { id: true, disputedAt: true } })
}

/** Whether a kept method had proved something before a moment, and was not disabled. */
export function wasProving(stored: unknown, moment: Date): boolean {
  const { method } = KeptMethod.parse(stored)
  const comesBack = method.kind !== 'temporary_access_pass'
  return comesBack && method.verifiedAt < moment && method.disabledAt === null
}

/** Deletes a method of a person whose row is locked; a default that was on it is none afterwards. */
export async function removeMethod(tx: Tx, userId: string, id: string): Promise<void> {
  await tx.user.updateMany({
    where: { id: userId, defaultMethodId: id },
    data: { defaultMethodId: null, defaultOption: null },
  })
  await tx.method.delete({ where: { id, userId } })
}
