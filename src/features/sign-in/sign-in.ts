import 'server-only'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { type Counted, countAll, uncount } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { passwordMatches } from '@/features/password/password'
import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import { knowsBrowser } from '@/features/sessions/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { Keyring } from '@/server/keys'
import type { RequestSource } from '@/server/request'

export type Credentials = { email: string; password: string }

/** Where somebody signs in from: the request, and the hash of the browser's own cookie. */
export type SignInSource = RequestSource & { browserHash: string }

export type SignInFailure =
  /** Unknown account, wrong password or disabled account: one answer, in the same time. */
  { kind: 'refused' } | { kind: 'slow_down'; retryAt: Date }

/** Never the id of a person: UUIDs of version 0 do not exist. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Signs a person in by email and password. Guesses are counted before the password is looked at; a success gives its
 * places back. An unknown account runs the same statements and hashes as a known one.
 */
export async function signIn(
  { db, keys, now }: Deps,
  source: SignInSource,
  { email, password }: Credentials,
): Promise<Result<OpenedSession, SignInFailure>> {
  const at = now()
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  })
  const known = await knowsBrowser(db, user?.id ?? NOBODY, source.browserHash)
  const counters = guessCounters(keys, email, source, known)
  const refused = await countAll(db, counters, at)
  if (refused) return fail({ kind: 'slow_down', retryAt: refused.retryAt })

  const matches = await passwordMatches(password, user?.passwordHash ?? null)
  if (user && matches && !user.disabledAt) {
    await uncount(db, counters, at)
    const session = await openSession({ db, now }, { userId: user.id, factors: ['pwd'], ...source })
    return session ? ok(session) : fail({ kind: 'refused' })
  }
  const reason = !user ? 'unknown_account' : !matches ? 'wrong_password' : 'account_disabled'
  const event: AuditEvent = { type: 'sign_in.failed', reason }
  const context = { actorId: null, subjectId: user?.id ?? null, sessionId: null, ...pickSource(source) }
  await db.$transaction((tx) => recordAudit(tx, context, event, at))
  return fail({ kind: 'refused' })
}

const pickSource = ({ address, userAgent }: SignInSource): RequestSource => ({ address, userAgent })

/**
 * Guessing is slowed per account and per address, separately. A browser that has signed in to the account before is
 * counted by itself, so a stranger who guesses, from however many addresses, does not lock the owner out of it
 * (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
function guessCounters(keys: Keyring, email: string, source: SignInSource, known: boolean): Counted[] {
  const name = (...parts: (string | null)[]) => `password:${keys.blindIndex(JSON.stringify(parts), 'password guesses')}`
  if (known) return [{ key: name('browser', email, source.browserHash), rate: limits.passwordGuessesPerSource }]
  return [
    { key: name('address', source.address), rate: limits.passwordGuessesPerAddress },
    { key: name('source', email, source.address), rate: limits.passwordGuessesPerSource },
    { key: name('account', email), rate: limits.passwordGuessesPerAccount },
  ]
}
