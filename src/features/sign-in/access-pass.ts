import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { countAll, uncount } from '@/features/limits/counters'
import type { Method } from '@/features/methods/method-type'
import { isUsable } from '@/features/methods/registry'
import { findMethods } from '@/features/methods/repository'
import { findPass } from '@/features/methods/temporary-access-pass/find-pass'
import { spendPass } from '@/features/methods/temporary-access-pass/spend-pass'
import { standingAt } from '@/features/methods/validity'
import { loadPolicyFor } from '@/features/policy/repository'
import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import { knowsBrowser } from '@/features/sessions/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { guessCounters } from './guess-counters'
import { NOBODY, type SignInSource } from './sign-in'

export type PassSignInFailure =
  /** Unknown account, no pass, a wrong one, or one that proves nothing for another reason: one answer, in one time. */
  | { kind: 'refused' }
  | { kind: 'slow_down'; retryAt: Date }
  /** Only for who brought the right pass. */
  | { kind: 'not_yet'; startsAt: Date }
  | { kind: 'over'; endsAt: Date }
  | { kind: 'used' }

/**
 * Signs in with an email address and the pass that an administrator issued. Guesses are counted like those of passwords,
 * and with them (decision 4), so that nobody who knows an address can use the pass up. Pass, session and audit row change in
 * one transaction: of all who bring a pass for one use at once, one gets a session. It ends with the pass at the latest.
 */
export async function signInWithPass(
  deps: Deps,
  source: SignInSource,
  { email, code }: { email: string; code: string },
): Promise<Result<OpenedSession, PassSignInFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const user = await db.user.findUnique({ where: { email }, select: { id: true } })
  const userId = user?.id ?? NOBODY
  const counters = guessCounters(keys, { email, ...source, known: await knowsBrowser(db, userId, source.browserHash) })
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: 'slow_down', retryAt: refused.retryAt })

  const pass = await findPass(db, keys, userId, code)
  const opened = pass && (await open(deps, source, { userId, methodId: pass.methodId }))
  if (opened?.ok) await uncount(db, counters, at)
  if (opened?.ok) return opened
  await recordFailure(deps, source, user?.id ?? null)
  return opened ?? fail({ kind: 'refused' })
}

/** What the right pass is worth now, asked under the lock on the person. */
async function open(
  { db, keys, now }: Deps,
  source: SignInSource,
  { userId, methodId }: { userId: string; methodId: string },
): Promise<Result<OpenedSession, PassSignInFailure>> {
  return db.$transaction(async (tx): Promise<Result<OpenedSession, PassSignInFailure>> => {
    if (!(await lockPerson(tx, userId))) return fail({ kind: 'refused' })
    const at = now()
    const method = await usablePass(tx, keys, { userId, methodId })
    if (!method?.validity) return fail({ kind: 'refused' })
    const { startsAt, endsAt } = method.validity
    const standing = standingAt(method.validity, at)
    if (standing === 'used') return fail({ kind: 'used' })
    if (standing === 'not_yet') return fail({ kind: 'not_yet', startsAt })
    if (standing === 'over') return fail({ kind: 'over', endsAt })

    if (!(await spendPass(tx, { userId, methodId }, source, at))) return fail({ kind: 'used' })
    await tx.method.update({ where: { id: methodId }, data: { lastUsedAt: at, wrongCodes: 0 } })
    const pass = { id: methodId, endsAt }
    const session = await openSession(tx, { keys }, at, { ...source, userId, factors: [{ amr: 'otp', at }], pass })
    return session ? ok(session) : fail({ kind: 'refused' })
  })
}

/** The pass, unless it was taken away, disabled, or is not allowed any more. */
async function usablePass(
  tx: Tx,
  keys: Deps['keys'],
  { userId, methodId }: { userId: string; methodId: string },
): Promise<Method | null> {
  const method = (await findMethods(tx, keys, userId)).find(({ id }) => id === methodId)
  return method && isUsable(method, await loadPolicyFor(tx, userId)) ? method : null
}

async function recordFailure(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { address, userAgent }: SignInSource,
  subjectId: string | null,
): Promise<void> {
  const context = { actorId: null, subjectId, sessionId: null, address, userAgent }
  await db.$transaction((tx) => recordAudit(tx, context, { type: 'sign_in.failed', reason: 'access_pass' }, now()))
}
