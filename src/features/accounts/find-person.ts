import 'server-only'
import { z } from 'zod'
import type { Role } from '@/generated/prisma/enums'
import type { Db } from '@/server/db'
import { EmailAddress } from './email-address'

/** Somebody, as administrators see who they are. */
export type FoundPerson = {
  id: string
  email: string
  displayName: string
  role: Role
  isDisabled: boolean
  isFrozen: boolean
}

/** Finds somebody by their address, however it is written, or by their id. Null for anything that is neither. */
export async function findPerson(db: Db, asked: { email: string } | { id: string }): Promise<FoundPerson | null> {
  const where = 'email' in asked ? whereEmail(asked.email) : whereId(asked.id)
  if (!where) return null
  const select = { id: true, email: true, displayName: true, role: true, disabledAt: true, frozenAt: true } as const
  const row = await db.user.findUnique({ where, select })
  if (!row) return null
  const { disabledAt, frozenAt, ...person } = row
  return { ...person, isDisabled: disabledAt !== null, isFrozen: frozenAt !== null }
}

function whereEmail(text: string) {
  const email = EmailAddress.safeParse(text)
  return email.success ? { email: email.data } : null
}

function whereId(text: string) {
  const id = z.uuid().safeParse(text)
  return id.success ? { id: id.data } : null
}
