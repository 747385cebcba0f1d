import 'server-only'
import { z } from 'zod'
import { PhoneSlot, SignInOption } from '@/generated/prisma/enums'
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
  }),
  phone: z.object({
    slot: z.enum(PhoneSlot),
    targetCiphertext: z.string(),
    numberIndex: z.string(),
    country: z.string().nullable(),
  }),
  /** The option of it that was the person's default. */
  defaultOption: z.enum(SignInOption).nullable(),
})

/** A method as `putBackMethod` takes it: JSON. */
export type KeptMethod = z.input<typeof KeptMethod>

/** Copies a method, with whether it is the default, before it is changed or deleted. */
export async function keepMethod(tx: Tx, id: string): Promise<KeptMethod> {
  const { phone, defaultOf, ...method } = await tx.method.findUniqueOrThrow({
    where: { id },
    include: { phone: true, defaultOf: { select: { defaultOption: true } } },
  })
  if (!phone) throw new Error(`Method ${id} has no details`)
  return {
    method: {
      ...method,
      createdAt: method.createdAt.toISOString(),
      verifiedAt: method.verifiedAt.toISOString(),
      lastUsedAt: method.lastUsedAt?.toISOString() ?? null,
      disabledAt: method.disabledAt?.toISOString() ?? null,
    },
    phone,
    defaultOption: defaultOf?.defaultOption ?? null,
  }
}

/**
 * Gives a person, whose row is locked, a method back as it was, the default with it. What took its place gives way if the
 * person says that somebody else added it; otherwise it stays, and the answer is false.
 */
export async function putBackMethod(tx: Tx, userId: string, stored: unknown): Promise<boolean> {
  const { method, phone, defaultOption } = KeptMethod.parse(stored)
  const { id } = method
  const inItsPlace = {
    userId,
    methodId: { not: id },
    OR: [{ slot: phone.slot }, { numberIndex: phone.numberIndex }],
  }
  const others = await tx.phoneMethod.findMany({ where: inItsPlace, select: { method: true } })
  if (others.some((other) => other.method.disputedAt === null)) return false
  for (const other of others) await removeMethod(tx, userId, other.method.id)

  if (await tx.method.findFirst({ where: { id, userId }, select: { id: true } })) {
    await tx.method.update({ where: { id, userId }, data: { ...method, disputedAt: null } })
    await tx.phoneMethod.update({ where: { methodId: id, userId }, data: phone })
  } else {
    await tx.method.create({ data: { ...method, userId, kind: 'phone' } })
    await tx.phoneMethod.create({ data: { ...phone, methodId: id, userId } })
  }
  if (defaultOption) await storeDefault(tx, userId, { methodId: id, option: defaultOption })
  return true
}

/** Deletes a method of a person whose row is locked; a default that was on it is none afterwards. */
export async function removeMethod(tx: Tx, userId: string, id: string): Promise<void> {
  await tx.user.updateMany({
    where: { id: userId, defaultMethodId: id },
    data: { defaultMethodId: null, defaultOption: null },
  })
  await tx.method.delete({ where: { id, userId } })
}
