import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { liftFreeze } from '@/features/disputes/lift-freeze'
import { notify } from '@/features/notices/notify'
import type { OpenedSession } from '@/features/sessions/open-session'
import { raiseSession } from '@/features/sessions/raise-session'
import { endSessions } from '@/features/sessions/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { hashPassword, passwordMatches } from './password'
import { type PasswordRefusal, passwordRefusal } from './password-rules'

/** `organisation` is the name that people know it by, which no password may consist of. */
export type PasswordReplacement = { next: string; organisation: string }

export type ReplacePasswordFailure =
  | { kind: 'refused'; why: PasswordRefusal | 'same' }
  /** The session ended, or the password need not be replaced any more. */
  | { kind: 'gone' }

/**
 * Replaces a password that must not be used any longer. It takes no current password, so the caller asks for a fresh
 * proof first. A freeze ends with it: nobody gets into a frozen account without a method older than what was disputed.
 * The session gets a new secret, and every other one ends.
 */
export async function replacePassword(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { next, organisation }: PasswordReplacement,
): Promise<Result<OpenedSession, ReplacePasswordFailure>> {
  const user = await db.user.findUnique({ where: { id: actor.id }, select: { passwordHash: true } })
  const isSame = await passwordMatches(next, user?.passwordHash ?? null)
  const refusal = isSame ? 'same' : passwordRefusal(next, { ...actor, organisation })
  if (refusal) return fail({ kind: 'refused', why: refusal })
  const passwordHash = await hashPassword(next)

  return db.$transaction(async (tx): Promise<Result<OpenedSession, ReplacePasswordFailure>> => {
    if (!(await lockPerson(tx, actor.id))) return fail({ kind: 'gone' })
    const at = now()
    const due = { id: actor.id, mustChangePassword: true }
    if ((await tx.user.count({ where: due })) === 0) return fail({ kind: 'gone' })
    const session = await raiseSession(tx, { sessionId: actor.sessionId, userId: actor.id }, 'pwd', at)
    if (!session) return fail({ kind: 'gone' })
    const lifted = await liftFreeze(tx, { keys }, { userId: actor.id, by: 'owner', at, source: actor })
    await tx.user.update({ where: { id: actor.id }, data: { passwordHash, mustChangePassword: false } })
    await tx.pendingSignIn.updateMany({ where: { userId: actor.id, endedAt: null }, data: { endedAt: at } })
    const sessions = await endSessions(tx, { userId: actor.id, except: actor.sessionId }, 'password_changed', at)
    const told = { userId: actor.id, event: { type: 'password_changed' }, at, source: actor } as const
    const change = await notify(tx, { keys }, told)
    for (const event of lifted) await recordAudit(tx, onSelf(actor), event, at)
    await recordAudit(tx, onSelf(actor), { type: 'password.changed', sessions, change }, at)
    return ok(session)
  })
}
