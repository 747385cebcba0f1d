import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { countAll, uncount } from '@/features/limits/counters'
import { passwordMatches } from '@/features/password/password'
import type { OpenedSession } from '@/features/sessions/open-session'
import { raiseSession } from '@/features/sessions/raise-session'
import { guessCounters } from '@/features/sign-in/guess-counters'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'

export type PasswordProofFailure = { kind: 'wrong_password' | 'gone' } | { kind: 'slow_down'; retryAt: Date }

/** Proves by password who acts, for a person who has no method yet. Guesses count like those of a sign-in. */
export async function stepUpByPassword(
  { db, keys, now }: Deps,
  actor: Actor,
  password: string,
): Promise<Result<OpenedSession, PasswordProofFailure>> {
  const at = now()
  const counters = guessCounters(keys, { ...actor, known: true })
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: 'slow_down', retryAt: refused.retryAt })
  const user = await db.user.findUnique({ where: { id: actor.id }, select: { passwordHash: true } })
  if (!(await passwordMatches(password, user?.passwordHash ?? null))) return fail({ kind: 'wrong_password' })

  await uncount(db, counters, at)
  return db.$transaction(async (tx): Promise<Result<OpenedSession, PasswordProofFailure>> => {
    if (!(await lockPerson(tx, actor.id))) return fail({ kind: 'gone' })
    const raised = await raiseSession(tx, { sessionId: actor.sessionId, userId: actor.id }, 'pwd', now())
    if (!raised) return fail({ kind: 'gone' })
    await recordAudit(tx, onSelf(actor), { type: 'session.stepped_up', factor: 'pwd' }, now())
    return ok(raised)
  })
}
