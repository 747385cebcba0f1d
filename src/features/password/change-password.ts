import 'server-only'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { countAll, uncount } from '@/features/limits/counters'
import { notify } from '@/features/notices/notify'
import { ProvedFactors, withFactor } from '@/features/sessions/factors'
import { endSessions } from '@/features/sessions/repository'
import { guessCounters } from '@/features/sign-in/guess-counters'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { hashPassword, passwordMatches } from './password'
import { type PasswordRefusal, passwordRefusal } from './password-rules'

/** `organisation` is the name that people know it by, which no password may consist of. */
export type PasswordChange = { current: string; next: string; organisation: string }

export type ChangePasswordFailure =
  /** Everything that is wrong, at once: the boxes come back empty, so nobody should have to fill them in twice. */
  | { kind: 'refused'; current: 'wrong' | null; next: PasswordRefusal | 'same' | null }
  | { kind: 'slow_down'; retryAt: Date }
  /** Somebody else, or this person elsewhere, changed it since the current password was compared. */
  | { kind: 'changed_meanwhile' }
  | { kind: 'session_ended' }

/**
 * Changes the person's password by the one they have. Wrong guesses at it take places from the same counters as a
 * sign-in. Every other session, and every sign-in that waits for its second step on the old password, ends with it.
 */
export async function changePassword(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { current, next, organisation }: PasswordChange,
): Promise<Result<null, ChangePasswordFailure>> {
  const at = now()
  const counters = guessCounters(keys, { ...actor, known: true })
  const busy = await countAll(db, counters, at)
  if (busy) return fail({ kind: 'slow_down', retryAt: busy.retryAt })

  const user = await db.user.findUnique({ where: { id: actor.id }, select: { passwordHash: true } })
  const oldHash = user?.passwordHash ?? null
  const isRight = await passwordMatches(current, oldHash)
  if (isRight) await uncount(db, counters, at)
  else await db.$transaction((tx) => recordAudit(tx, onSelf(actor), { type: 'password.change_failed' }, at))

  const isSame = next.normalize('NFC') === current.normalize('NFC')
  const refusal = isSame ? 'same' : passwordRefusal(next, { ...actor, organisation })
  if (!isRight || refusal) return fail({ kind: 'refused', current: isRight ? null : 'wrong', next: refusal })
  return storeChange({ db, keys }, actor, { oldHash, newHash: await hashPassword(next), at })
}

/** Under the lock on the person the old hash is looked for again: of two changes at once only the first finds it. */
async function storeChange(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  actor: Actor,
  { oldHash, newHash, at }: { oldHash: string | null; newHash: string; at: Date },
): Promise<Result<null, ChangePasswordFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, { id: actor.id, sessionId: null }))) return fail({ kind: 'session_ended' })
    const place = { id: actor.id, passwordHash: oldHash }
    if (!(await tx.user.findFirst({ where: place, select: { id: true } }))) return fail({ kind: 'changed_meanwhile' })

    const here = { id: actor.sessionId, userId: actor.id, endedAt: null }
    const session = await tx.session.findFirst({ where: here, select: { factors: true } })
    if (!session) return fail({ kind: 'session_ended' })
    const factors = withFactor(ProvedFactors.parse(session.factors), 'pwd', at)

    await tx.user.update({ where: { id: actor.id }, data: { passwordHash: newHash } })
    await tx.session.updateMany({ where: here, data: { factors } })
    await tx.pendingSignIn.updateMany({ where: { userId: actor.id, endedAt: null }, data: { endedAt: at } })
    const sessions = await endSessions(tx, { userId: actor.id, except: actor.sessionId }, 'password_changed', at)
    const change = await notify(
      tx,
      { keys },
      { userId: actor.id, event: { type: 'password_changed' }, at, source: actor },
    )
    await recordAudit(tx, onSelf(actor), { type: 'password.changed', sessions, change }, at)
    return ok(null)
  })
}
