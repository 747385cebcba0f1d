import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { type AuditContext, type AuditEvent, recordAudit } from '@/features/audit/audit'
import { putBackMethod } from '@/features/methods/kept-method'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods, storeDefault } from '@/features/methods/repository'
import { notify, notifyAdministrators } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { endSessions } from '@/features/sessions/repository'
import { endEverythingBegun } from '@/features/verification/end-everything-begun'
import type { Change } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { claimChanges } from './changes'

/** What the person says was not them. */
export type Report = {
  userId: string
  /** One change, which nobody has disputed yet, or the moment of something that is none, such as a sign-in. */
  what: { changeId: string } | { moment: Date }
  /** Further changes that were not them either. */
  others: readonly string[]
  /** The session they say it from; null for the link of a mail. */
  sessionId: string | null
}

/**
 * Freezes an account because its person says that something on it was not them: every session ends, everything begun ends,
 * methods that were added or copied are disabled, as is every pass, ones that were changed or deleted come back, the password
 * must be replaced, and the person and every administrator are told. All of it is one transaction, and exactly one of many reports of the
 * same change does it. Until the freeze is lifted only methods older than the earliest disputed change prove anything.
 */
export async function reportChanges(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  source: RequestSource,
  { userId, what, others, sessionId }: Report,
): Promise<Result<null, 'gone'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) return fail('gone')
    const at = now()
    const named = 'changeId' in what ? await claimChanges(tx, userId, [what.changeId], at) : []
    if ('changeId' in what && named.length === 0) return fail('gone')
    const claimed = newestFirst([...named, ...(await claimChanges(tx, userId, others, at))])

    const moments = claimed.map((change) => change.at)
    const since = await freeze(tx, userId, 'moment' in what ? [...moments, what.moment] : moments, at)
    await endSessions(tx, { userId }, 'frozen', at)
    await endEverythingBegun(tx, userId, at)
    const undone = await undo(tx, { keys }, userId, claimed, at)
    await notify(tx, { keys }, { userId, event: { type: 'account_frozen' }, at, source })
    await notifyAdministrators(tx, { keys }, { userId, at, source })

    const actorId = sessionId ? userId : null
    const { address, userAgent } = source
    const context: AuditContext = { actorId, subjectId: userId, sessionId, address, userAgent }
    for (const done of undone) await recordAudit(tx, context, done, at)
    const via = sessionId ? 'session' : 'mail'
    const frozen = { type: 'account.frozen', via, since: since.toISOString(), changes: claimed.length } as const
    await recordAudit(tx, context, frozen, at)
    return ok(null)
  })
}

const newestFirst = (changes: readonly Change[]) =>
  changes.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))

/** An account that is frozen already stays frozen from the earlier moment on. */
async function freeze(tx: Tx, userId: string, moments: readonly Date[], at: Date): Promise<Date> {
  const { frozenSince, frozenAt } = await tx.user.findUniqueOrThrow({ where: { id: userId } })
  const all = frozenSince ? [...moments, frozenSince] : moments
  const since = new Date(Math.min(...all.map((moment) => moment.getTime())))
  await tx.user.update({
    where: { id: userId },
    data: { frozenSince: since, frozenAt: frozenAt ?? at, mustChangePassword: true },
  })
  return since
}

/** The newest change first, so that a method that was changed twice ends as it was in the beginning. */
async function undo(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  userId: string,
  changes: readonly Change[],
  at: Date,
): Promise<AuditEvent[]> {
  const { methods: before } = await loadMethods(tx, keys, userId)
  const disputed = new Set<string>()
  const dispute = async (id: string) => {
    disputed.add(id)
    await tx.method.updateMany({ where: { id, userId }, data: { disabledAt: at, disputedAt: at } })
  }
  const isForeign = (event: string) => event === 'method_added' || event === 'method_copied'
  for (const { event, methodId } of changes) if (isForeign(event) && methodId) await dispute(methodId)
  const putBack = new Set<string>()
  for (const { kept, methodId } of changes) {
    if (!kept || !methodId || disputed.has(methodId)) continue
    if (await putBackMethod(tx, userId, kept)) putBack.add(methodId)
    // Its place is taken, so it cannot be what it was; what somebody else made of it must not stay.
    else await dispute(methodId)
  }
  for (const { methodId, ...change } of changes) {
    if (change.event !== 'recovery_code_used' || !methodId) continue
    // Whoever used one code has the others of its set. A set that is back since then was not that set.
    const isBack = changes.some((one) => one.kept && one.methodId === methodId && one.at <= change.at)
    if (isBack && putBack.has(methodId)) continue
    putBack.delete(methodId)
    await dispute(methodId)
  }

  // Whoever did the one may have the code of a pass. One that is issued from now on is for the person.
  const passes = await tx.method.findMany({ where: { userId, kind: 'temporary_access_pass', disputedAt: null } })
  for (const { id } of passes) await dispute(id)

  const { methods, stored } = await loadMethods(tx, keys, userId)
  const undone = methods.flatMap(({ id, type, identity }): AuditEvent[] => {
    const told = { method: type.id, ...identity }
    if (putBack.has(id)) return [{ type: 'method.put_back', ...told }]
    return disputed.has(id) ? [{ type: 'method.disputed', ...told }] : []
  })
  // What somebody else had put in the place of one that is back.
  const gone = before.filter(({ id }) => !methods.some((method) => method.id === id))
  undone.unshift(
    ...gone.map(({ type, identity }) => ({ type: 'method.deleted' as const, method: type.id, ...identity })),
  )
  if (stored && !disputed.has(stored.methodId)) return undone
  const [next] = usableOptions(methods, await loadPolicyFor(tx, userId))
  if (!stored && !next) return undone
  await storeDefault(tx, userId, next ? { methodId: next.method.id, option: next.option } : null)
  return [...undone, { type: 'default.changed', method: next?.method.type.id ?? null, option: next?.option ?? null }]
}
