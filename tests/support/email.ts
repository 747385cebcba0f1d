import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { expect } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { type MailAddress, maskDomain, parseAddress } from '@/features/methods/email/address'
import { confirmEmail } from '@/features/methods/email/confirm-email'
import { startEmail } from '@/features/methods/email/start-email'
import { addressIndex, sealAddress } from '@/features/methods/email/stored-address'
import { addressOf } from '@/features/notices/repository'
import type { PrismaClient } from '@/generated/prisma/client'
import { testKeys } from './builders'
import type { TestDeps } from './phone-flow'

/** An address that no other test has. */
export const anAddress = (domain = 'mailbox.test') => address(`${randomBytes(8).toString('hex')}@${domain}`)

export function address(text: string): MailAddress {
  const parsed = parseAddress(text)
  if (!parsed) throw new Error(`${text} is not a mail address`)
  return parsed
}

type Registered = { address?: MailAddress; at?: Date; disabledAt?: Date }

/** An address that somebody registered earlier. Returns the id of its method. */
export async function aRegisteredEmail(db: PrismaClient, userId: string, overrides: Registered = {}): Promise<string> {
  const { address: to = anAddress(), at = new Date(), disabledAt = null } = overrides
  const methodId = newId()
  await db.method.create({
    data: { id: methodId, userId, kind: 'email', createdAt: at, verifiedAt: at, disabledAt },
  })
  await db.emailMethod.create({
    data: {
      methodId,
      userId,
      addressCiphertext: sealAddress(testKeys, to, { table: 'EmailMethod', id: methodId, userId }),
      addressIndex: addressIndex(testKeys, to),
      maskedDomain: maskDomain(to),
    },
  })
  return methodId
}

/** Goes through the step that asks for an address and gives the challenge. */
export async function mailed(
  deps: TestDeps,
  actor: Actor,
  { to = anAddress(), replaces = null }: { to?: MailAddress; replaces?: string | null } = {},
): Promise<string> {
  const result = await startEmail(deps, actor, { address: to, replaces })
  if (!result.ok) throw new Error(`The step of the address answered ${result.error.kind}`)
  return result.value.challengeId
}

/** Goes through both steps, and gives the id of the method. */
export async function registeredEmail(
  deps: TestDeps,
  actor: Actor,
  { to = anAddress(), replaces = null }: { to?: MailAddress; replaces?: string | null } = {},
): Promise<string> {
  const challengeId = await mailed(deps, actor, { to, replaces })
  expect(await confirmEmail(deps, actor, { challengeId, code: deps.mailer.codeTo(to) })).toEqual({
    ok: true,
    value: null,
  })
  const { methodId } = await deps.db.challenge.findUniqueOrThrow({ where: { id: challengeId } })
  return methodId ?? ''
}

/** A code that is not this one. */
export const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** What somebody was told, and where: "email_changed to alex@example.test". */
export async function toldTo(db: PrismaClient, userId: string): Promise<string[]> {
  const rows = await db.notice.findMany({ where: { userId }, orderBy: { seq: 'asc' } })
  return rows.map((row) => `${row.event} to ${addressOf(testKeys, { ...row, details: {}, displayName: '' })}`)
}
