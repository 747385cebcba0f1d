import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Actor } from '@/features/accounts/person'
import { hashPassword } from '@/features/password/password'
import { hashToken } from '@/features/sessions/repository'
import type { PrismaClient } from '@/generated/prisma/client'
import { after, hours } from '@/lib/time'

export const PASSWORD = 'correct horse battery'
export const NEXT = 'violet kettle marches home'

/** PASSWORD's hash, made once: hashing is slow on purpose. */
const passwordHash = hashPassword(PASSWORD)

export type SignedIn = Actor & { token: string }

type NewSession = { userAgent?: string | null; address?: string | null; at?: Date }

/** Somebody with PASSWORD, signed in. */
export async function aSignedInPerson(db: PrismaClient, session: NewSession = {}): Promise<SignedIn> {
  const email = `${randomBytes(8).toString('hex')}@example.test`
  const person = { id: newId(), email, displayName: 'Alex Moreau', role: 'user' as const }
  await db.user.create({ data: { ...person, passwordHash: await passwordHash } })
  return signedInAgain(db, person, session)
}

/** The same person, signed in on another device. */
export async function signedInAgain(
  db: PrismaClient,
  { id: userId, email, displayName, role }: Pick<Actor, 'id' | 'email' | 'displayName' | 'role'>,
  { userAgent = 'test', address = '192.0.2.10', at = new Date() }: NewSession = {},
): Promise<SignedIn> {
  const token = randomBytes(32).toString('base64url')
  const session = {
    id: newId(),
    userId,
    tokenHash: hashToken(token),
    browserHash: hashToken(token),
    address,
    userAgent,
  }
  const times = { createdAt: at, lastSeenAt: at, expiresAt: after(at, hours(24)) }
  await db.session.create({ data: { ...session, ...times, factors: [{ amr: 'pwd', at: at.toISOString() }] } })
  const factors = [{ amr: 'pwd' as const, at }]
  const person = { id: userId, email, displayName, role, mustChangePassword: false }
  const { id: sessionId, browserHash } = session
  return { ...person, sessionId, browserHash, factors, address, userAgent, token }
}
