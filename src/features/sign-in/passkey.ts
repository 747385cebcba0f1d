import 'server-only'
import { v7 as newId } from 'uuid'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { countAll } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import { isUsable } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { readAssertion, signedNonce } from '@/features/methods/security-key/answers'
import { judgeAssertion } from '@/features/methods/security-key/assertion'
import { newNonce } from '@/features/methods/security-key/nonce'
import { tellOfCopy } from '@/features/methods/tell-of-copy'
import { loadPolicy, loadPolicyFor } from '@/features/policy/repository'
import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import { fail, ok, type Result } from '@/lib/result'
import { after } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { SignInSource } from './sign-in'

/** What a passkey is to sign, and for how long. */
export type BegunPasskeySignIn = { nonce: string; expiresAt: Date }

/**
 * Begins a sign-in with a passkey, before anybody has said who they are. All windows of a browser share what was begun in
 * it, so that looking at the page again makes no more of it. Null where the policy allows no keys, or for an address that
 * has begun too many.
 */
export async function beginPasskeySignIn(
  { db, keys, now }: Deps,
  { browserHash, address }: SignInSource,
): Promise<BegunPasskeySignIn | null> {
  const at = now()
  if (!(await loadPolicy(db)).securityKey) return null
  // One that is about to expire is of no use to somebody who has yet to find their key.
  const begun = await findOpen(db, { browserHash }, after(at, limits.keyChallenge / 2))
  if (begun) return begun
  const key = `passkey:${keys.blindIndex(address ?? '', 'passkey sign-ins')}`
  if (await countAll(db, [{ key, rate: limits.passkeyStartsPerAddress }], at)) return null
  const expiresAt = after(at, limits.keyChallenge)
  return db.passkeySignIn.create({ data: { id: newId(), browserHash, nonce: newNonce(), createdAt: at, expiresAt } })
}

/**
 * `expired`: nothing was begun in this browser, it took too long, or it was used. `refused`: everything else, from an
 * unknown passkey to a disabled account, so that nobody learns which it was.
 */
export type PasskeySignInFailure = { kind: 'expired' | 'refused' }

/**
 * Signs in with a passkey alone. It counts as two steps: something that the person has, unlocked by something that they
 * know or are, without which no answer is believed. The nonce is used up before anything is looked at.
 */
export async function signInWithPasskey(
  deps: Deps,
  source: SignInSource,
  text: string,
): Promise<Result<OpenedSession, PasskeySignInFailure>> {
  const { db, keys, now } = deps
  const answer = readAssertion(text)
  if (!answer) return fail({ kind: 'refused' })
  // Another window may have begun anew; only what this very browser was given is looked for.
  const nonce = signedNonce(answer)
  const begun = nonce && (await findOpen(db, { browserHash: source.browserHash, nonce }, now()))
  if (!begun || !(await consume(db, begun.id, now()))) return fail({ kind: 'expired' })

  const key = await findKey(db, answer.id)
  if (!key) return fail({ kind: 'refused' })
  const { userId, methodId } = key
  // A passkey says whose it is; one that was not asked to keep that cannot sign in by itself (WebAuthn 7.2, step 6).
  const isTheirs = answer.response.userHandle === key.method.user.keyHandle
  const judged = isTheirs ? await judgeAssertion(deps, key, begun.nonce, answer) : 'incorrect'
  const [{ methods }, policy] = [await loadMethods(db, keys, userId), await loadPolicyFor(db, userId)]
  const method = methods.find(({ id }) => id === methodId)
  if (typeof judged !== 'string' && 'copied' in judged && method) {
    await tellOfCopy(deps, { ...source, id: userId }, method, judged.copied)
  }
  if (typeof judged === 'string' || 'copied' in judged || !method || !isUsable(method, policy)) {
    await recordFailure(deps, { ...source, id: userId })
    return fail({ kind: 'refused' })
  }

  const session = await db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) return null
    const at = now()
    // The same questions once more, of the row that is locked: the key may have gone while its answer was judged.
    const present = (await loadMethods(tx, keys, userId)).methods.find(({ id }) => id === methodId)
    if (!present || !isUsable(present, await loadPolicyFor(tx, userId)) || !(await judged.settle(tx, at, source)))
      return null
    await tx.method.update({ where: { id: methodId }, data: { lastUsedAt: at } })
    return openSession(tx, deps, at, { ...source, userId, factors: [{ amr: judged.amr, at }] })
  })
  if (session) return ok(session)
  await recordFailure(deps, { ...source, id: userId })
  return fail({ kind: 'refused' })
}

function findOpen(db: Db, named: { browserHash: string; nonce?: string }, at: Date) {
  return db.passkeySignIn.findFirst({
    where: { ...named, consumedAt: null, expiresAt: { gt: at } },
    orderBy: { createdAt: 'desc' },
  })
}

/** True for exactly one caller. */
async function consume(db: Db, id: string, at: Date): Promise<boolean> {
  const { count } = await db.passkeySignIn.updateMany({ where: { id, consumedAt: null }, data: { consumedAt: at } })
  return count === 1
}

function findKey(db: Db, credentialId: string) {
  return db.securityKeyMethod.findUnique({
    where: { credentialId },
    include: { method: { select: { user: { select: { keyHandle: true } } } } },
  })
}

async function recordFailure({ db, now }: Deps, { id, address, userAgent }: SignInSource & { id: string }) {
  const context = { actorId: null, subjectId: id, sessionId: null, address, userAgent }
  await db.$transaction((tx) => recordAudit(tx, context, { type: 'sign_in.failed', reason: 'passkey' }, now()))
}
