import 'server-only'
import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { notify } from '@/features/notices/notify'
import { after } from '@/lib/time'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { ProvedFactor } from './factors'
import { endingWith, type PassInUse } from './pass-in-use'
import { hashToken, isNewBrowser } from './repository'

/** A session's secret, just made. `token` is the only copy: it goes into the cookie and nowhere else. */
export type OpenedSession = { userId: string; token: string; expiresAt: Date }

/**
 * Opens a session for a person who proved these factors, in the transaction that consumed the proofs. Null when the
 * account was disabled meanwhile. One that a pass opens ends with the pass. Tells the person when they never signed in
 * from this browser before. Writes the audit row, so it comes last in its transaction.
 */
export async function openSession(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  at: Date,
  opened: { userId: string; factors: readonly ProvedFactor[]; browserHash: string; pass?: PassInUse } & RequestSource,
): Promise<OpenedSession | null> {
  const { userId, browserHash, address, userAgent } = opened
  if (!(await lockPerson(tx, userId))) return null
  const [id, token] = [newId(), newToken()]
  const ending = endingWith(opened.pass, after(at, limits.session.absolute))
  const isNew = await isNewBrowser(tx, userId, browserHash)
  await tx.session.create({
    data: {
      id,
      userId,
      tokenHash: hashToken(token),
      browserHash,
      factors: opened.factors.map((factor) => ({ amr: factor.amr, at: factor.at.toISOString() })),
      createdAt: at,
      lastSeenAt: at,
      ...ending,
      address,
      userAgent,
    },
  })
  const change = isNew
    ? await notify(tx, { keys }, { userId, event: { type: 'new_browser' }, at, source: opened })
    : undefined
  const factors = opened.factors.map(({ amr }) => amr)
  const context = { actorId: userId, subjectId: userId, sessionId: id, address, userAgent }
  await recordAudit(tx, context, { type: 'sign_in.succeeded', factors, change }, at)
  return { userId, token, expiresAt: ending.expiresAt }
}

/** A secret for a session cookie: 256 random bits (ASVS 5.0 7.2.3). */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}
