import { getFormatter, getTranslations } from 'next-intl/server'
import type { Happening } from '@/features/activity/happening'

/** What happened, in a few words, and where there is more to say, in a sentence under them. */
export async function sentencesFor(happening: Happening): Promise<{ title: string; detail?: string }> {
  const [t, detail] = [await getTranslations('activity.event'), await getTranslations('activity.detail')]
  const methodName = await getTranslations('methods.name')
  const format = await getFormatter()
  const time = (moment: string) => format.dateTime(new Date(moment), { dateStyle: 'medium', timeStyle: 'short' })
  const which = ({
    ending,
    label,
    left,
    mask,
    answers,
    until,
  }: Partial<Record<'ending' | 'label' | 'mask' | 'until', string>> & Partial<Record<'left' | 'answers', number>>) => {
    if (mask) return mask
    if (left !== undefined) return detail('codes_left', { left })
    if (answers !== undefined) return detail('answers', { answers })
    if (until) return detail('until', { time: time(until) })
    return ending ? detail('ending', { ending }) : detail('label', { label: label ?? '' })
  }

  switch (happening.type) {
    case 'sign_in.failed':
      return { title: t(happening.type), detail: detail(happening.reason) }
    case 'password.change_failed':
      return { title: t(happening.type), detail: detail('wrong_current') }
    case 'password.reset_failed':
      return { title: t(happening.type), detail: detail('wrong_reset_code') }
    case 'session.signed_out_everywhere':
    case 'session.others_ended':
      return { title: t(happening.type), detail: detail('sessions', { count: happening.sessions }) }
    case 'method.added':
    case 'method.deleted':
    case 'method.disputed':
    case 'method.put_back':
      return { title: t(happening.type, { method: methodName(happening.method) }), detail: which(happening) }
    case 'app.replaced':
    case 'method.renamed': {
      const { label, labelBefore } = happening
      return {
        title: t(happening.type, { method: methodName(happening.method) }),
        detail: detail('labels', { label, before: labelBefore }),
      }
    }
    case 'method.changed': {
      const endings = { before: happening.endingBefore, ending: happening.ending }
      return {
        title: t(happening.type, { method: methodName(happening.method) }),
        detail: detail('endings', endings),
      }
    }
    case 'email.changed': {
      const masks = { before: happening.maskBefore, mask: happening.mask }
      return { title: t(happening.type, { method: methodName(happening.method) }), detail: detail('masks', masks) }
    }
    case 'method.disabled':
      return {
        title: t(happening.type, { method: methodName(happening.method) }),
        detail: detail(happening.method === 'security_questions' ? 'wrong_answers' : 'wrong_codes'),
      }
    case 'recovery_code.used':
      return { title: t(happening.type), detail: detail('codes_left', { left: happening.left }) }
    case 'access_pass.issued': {
      const { isOneTime, startsAt, endsAt } = happening
      const terms = { isOneTime: String(isOneTime), start: time(startsAt), end: time(endsAt) }
      return { title: t(happening.type), detail: detail('pass_issued', terms) }
    }
    case 'access_pass.used':
      return { title: t(happening.type), detail: happening.isOneTime ? detail('pass_used') : undefined }
    case 'recovery_codes.replaced':
      return { title: t(happening.type), detail: detail('codes_replaced') }
    case 'security_questions.replaced':
      return { title: t(happening.type), detail: detail('answers_replaced') }
    case 'method.copied': {
      const method = methodName(happening.method)
      return { title: t(happening.type, { method }), detail: detail('copied', { label: happening.label }) }
    }
    case 'approval.denied':
      return { title: t(happening.type), detail: detail('denied', { label: happening.label }) }
    case 'set_up.skipped':
      return { title: t(happening.type), detail: detail('skips_left', { count: happening.skipsLeft }) }
    case 'default.changed': {
      const { method, option } = happening
      const chosen = method && option && detail('new_default', { method: methodName(method), option })
      return { title: t(happening.type), detail: chosen ?? detail('no_default') }
    }
    case 'account.frozen':
    case 'account.unfrozen':
      return { title: t(happening.type), detail: detail(happening.type) }
    case 'access_pass.revoked':
    case 'account.created':
    case 'sign_in.succeeded':
    case 'session.stepped_up':
    case 'session.signed_out':
    case 'session.ended':
    case 'password.changed':
    case 'password.reset':
    case 'password.reset_proved':
    case 'other':
      return { title: t(happening.type) }
  }
}
