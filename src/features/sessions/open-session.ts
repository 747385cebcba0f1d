import 'server-only'
import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { hashToken } from './repository'

/** How a factor is named in a session: authentication method references of RFC 8176. */
export type Factor = 'pwd'

/** A session just opened. `token` is the only copy of the secret: it goes into the cookie and nowhere else. */
export type OpenedSession = { userId: string; token: string; expiresAt: Date }

/** Opens a session for a person who proved the named factors just now. Null when the account was disabled meanwhile. */
export async function openSession(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  opened: { userId: string; factors: readonly Factor[]; browserHash: string } & RequestSource,
): Promise<OpenedSession | null> {
  const { userId, browserHash, address, userAgent } = opened
  const at = now()
  const [id, token] = [newId(), randomBytes(32).toString('base64url')]
  const expiresAt = after(at, limits.session.absolute)
  return db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) return null
    const factors = opened.factors.map((amr) => ({ amr, at: at.toISOString() }))
    await tx.session.create({
      data: {
        id,
        userId,
        tokenHash: hashToken(token),
        browserHash,
        factors,
        createdAt: at,
        lastSeenAt: at,
        expiresAt,
        address,
        userAgent,
      },
    })
    const context = { actorId: userId, subjectId: userId, sessionId: id, address, userAgent }
    await recordAudit(tx, context, { type: 'sign_in.succeeded' }, at)
    return { userId, token, expiresAt }
  })
}
