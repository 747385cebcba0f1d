import 'server-only'
import { v7 as newId } from 'uuid'
import { isActingAdministrator } from '@/features/accounts/acting-administrator'
import { lockPerson } from '@/features/accounts/lock-person'
import { type Actor, onOther } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { notify } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { fail, ok, type Result } from '@/lib/result'
import { after, before, minutes } from '@/lib/time'
import type { Deps } from '@/server/deps'
import { endPass } from './end-pass'
import { newPassCode, type PassCode, passIndex } from './pass-code'
import type { PassTerms } from './pass-terms'
import { temporaryAccessPassType } from './temporary-access-pass-type'

/**
 * `not_found`: there is no such person, or who acts is no administrator any more. `changed_meanwhile`: the pass that the
 * form saw is not the one that is there.
 */
export type IssuePassFailure =
  | 'yourself'
  | 'not_found'
  | 'disabled'
  | 'not_allowed'
  | 'in_the_past'
  | 'too_far_ahead'
  | 'changed_meanwhile'

/** A pass just made. `code` is the only copy of it. */
export type IssuedPass = { code: PassCode; startsAt: Date; endsAt: Date; isOneTime: boolean }

/**
 * Issues a pass for somebody else, in the place of the one they had, which dies at once with the sessions that it opened.
 * Pass, notice and audit row are one transaction. Of two administrators at once the first issues; `from`, the id of the
 * pass that the form saw or null, tells the second that there is another by now. It works in a frozen account, too: that
 * is how an administrator vouches for a person who has nothing older (decision 17).
 */
export async function issuePass(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { userId, from, terms }: { userId: string; from: string | null; terms: PassTerms },
): Promise<Result<IssuedPass, IssuePassFailure>> {
  if (userId === actor.id) return fail('yourself')
  return db.$transaction(async (tx): Promise<Result<IssuedPass, IssuePassFailure>> => {
    if (!(await lockPerson(tx, userId)))
      return fail((await tx.user.count({ where: { id: userId } })) ? 'disabled' : 'not_found')
    if (!(await isActingAdministrator(tx, actor))) return fail('not_found')
    if (temporaryAccessPassType.allowedOptions(await loadPolicyFor(tx, userId)).length === 0) return fail('not_allowed')
    const at = now()
    const wrongStart = startRefusal(terms, at)
    if (wrongStart) return fail(wrongStart)
    const present = await tx.accessPass.findUnique({ where: { userId }, select: { methodId: true } })
    if ((present?.methodId ?? null) !== from) return fail('changed_meanwhile')

    if (present) await endPass(tx, { userId, methodId: present.methodId }, at)
    const startsAt = terms.startsAt && terms.startsAt > at ? terms.startsAt : at
    const [methodId, code] = [newId(), newPassCode(terms.length)]
    const pass = { startsAt, endsAt: after(startsAt, terms.life), isOneTime: terms.isOneTime }
    const kind = temporaryAccessPassType.kind
    await tx.method.create({ data: { id: methodId, userId, kind, createdAt: at, verifiedAt: at } })
    const codeIndex = passIndex(keys, userId, code)
    await tx.accessPass.create({ data: { methodId, userId, codeIndex, ...pass, issuedBy: actor.id } })

    const told = {
      isOneTime: pass.isOneTime,
      startsAt: startsAt.toISOString(),
      endsAt: pass.endsAt.toISOString(),
      replaced: present !== null,
    }
    const event = { type: 'access_pass_issued', ...told } as const
    const change = await notify(tx, { keys }, { userId, event, at, source: actor, methodId })
    const audited = { type: 'access_pass.issued', ...told, reason: terms.reason, change } as const
    await recordAudit(tx, onOther(actor, userId), audited, at)
    return ok({ code, ...pass })
  })
}

/** A start that was chosen to the minute counts for the whole of that minute. */
function startRefusal({ startsAt }: PassTerms, at: Date): 'in_the_past' | 'too_far_ahead' | null {
  if (!startsAt) return null
  if (startsAt <= before(at, minutes(1))) return 'in_the_past'
  return startsAt > after(at, limits.accessPass.maxAhead) ? 'too_far_ahead' : null
}
