import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { countAll, uncount } from '@/features/limits/counters'
import { isProtected } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { passwordMatches } from '@/features/password/password'
import { loadPolicyFor } from '@/features/policy/repository'
import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import { knowsBrowser } from '@/features/sessions/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { guessCounters } from './guess-counters'
import { openPending } from './pending'

export type Credentials = { email: string; password: string }

/** Where somebody signs in from: the request, and the hash of the browser's own cookie. */
export type SignInSource = RequestSource & { browserHash: string }

export type SignInFailure =
  /** Unknown account, wrong password or disabled account: one answer, in the same time. */
  { kind: 'refused' } | { kind: 'slow_down'; retryAt: Date }

/** What a right password is worth: a session, or for who has a second step, a sign-in that waits for it. */
export type SignedIn = { kind: 'session'; session: OpenedSession } | { kind: 'second_step'; userId: string }

/** Never the id of a person: UUIDs of version 0 do not exist. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * The first step of a sign-in: email and password. Guesses are counted before the password is looked at; a success gives its
 * places back. An unknown account runs the same statements and hashes as a known one.
 */
export async function signIn(
  deps: Deps,
  source: SignInSource,
  { email, password }: Credentials,
): Promise<Result<SignedIn, SignInFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  })
  const known = await knowsBrowser(db, user?.id ?? NOBODY, source.browserHash)
  const counters = guessCounters(keys, { email, ...source, known })
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: 'slow_down', retryAt: refused.retryAt })

  const matches = await passwordMatches(password, user?.passwordHash ?? null)
  if (user && matches && !user.disabledAt) {
    await uncount(db, counters, at)
    return acceptPassword(deps, source, { id: user.id, passwordHash: user.passwordHash }, at)
  }
  const reason = !user ? 'unknown_account' : !matches ? 'wrong_password' : 'account_disabled'
  const event: AuditEvent = { type: 'sign_in.failed', reason }
  const context = { actorId: null, subjectId: user?.id ?? null, sessionId: null, ...pickSource(source) }
  await db.$transaction((tx) => recordAudit(tx, context, event, at))
  return fail({ kind: 'refused' })
}

/**
 * Whoever has a method that the policy allows must use it, even where wrong codes have disabled it: a stranger with the
 * password must not get rid of the second step by guessing. Into a frozen account nobody gets without one.
 */
async function acceptPassword(
  { db, keys }: Deps,
  source: SignInSource,
  { id: userId, passwordHash }: { id: string; passwordHash: string | null },
  at: Date,
): Promise<Result<SignedIn, SignInFailure>> {
  return db.$transaction(async (tx): Promise<Result<SignedIn, SignInFailure>> => {
    // A password that changed while it was being compared is no longer the right one.
    if (!(await lockPerson(tx, userId))) return fail({ kind: 'refused' })
    const user = await tx.user.findFirst({ where: { id: userId, passwordHash }, select: { frozenSince: true } })
    if (!user) return fail({ kind: 'refused' })
    const [{ methods }, policy] = [await loadMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
    if (user.frozenSince || isProtected(methods, policy)) {
      await openPending(tx, userId, source.browserHash, at)
      return ok({ kind: 'second_step', userId })
    }
    const session = await openSession(tx, { keys }, at, { ...source, userId, factors: [{ amr: 'pwd', at }] })
    return session ? ok({ kind: 'session', session }) : fail({ kind: 'refused' })
  })
}

const pickSource = ({ address, userAgent }: SignInSource): RequestSource => ({ address, userAgent })
