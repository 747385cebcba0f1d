import { createTranslator } from 'next-intl'
import { isPlural } from '@/features/methods/method-type'
import { optionName } from '@/features/methods/option-name'
import messages from '@/messages/en.json'
import type { NoticeEvent, SignInWay } from './notice'
import { noticeTime } from './notice-time'

/** The subject of a notice and the sentences that say what happened. Subjects hold no detail of a method. */
export function noticeWords(
  event: NoticeEvent,
  { organisation, timeZone }: { organisation: string; timeZone: string },
): { subject: string; sentences: string[] } {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const name = createTranslator({ locale: 'en', messages, namespace: 'methods.name' })
  switch (event.type) {
    case 'method_added': {
      const method = name(event.method)
      const sentences = [t('method_added.body', { method, which: which(event, timeZone), be: be(event) })]
      if (event.isDefault) sentences.push(t('method_added.isDefault'))
      return { subject: t('method_added.subject', { method, organisation, be: be(event) }), sentences }
    }
    case 'method_changed': {
      const { ending, endingBefore } = event
      const method = name(event.method)
      return {
        subject: t('method_changed.subject', { method, organisation }),
        sentences: [t('method_changed.body', { method, ending: ending ?? '', endingBefore: endingBefore ?? '' })],
      }
    }
    case 'app_replaced':
      return {
        subject: t('app_replaced.subject', { organisation }),
        sentences: [t('app_replaced.body', { label: event.label ?? '', before: event.labelBefore ?? '' })],
      }
    case 'email_changed': {
      const { mask, maskBefore } = event
      return {
        subject: t('email_changed.subject', { organisation }),
        sentences: [t('email_changed.body', { mask: mask ?? '', maskBefore: maskBefore ?? '' })],
      }
    }
    case 'approval_denied':
      return {
        subject: t('approval_denied.subject', { organisation }),
        sentences: [t('approval_denied.body', { label: event.label ?? '' })],
      }
    case 'recovery_code_used':
      return {
        subject: t('recovery_code_used.subject', { organisation }),
        sentences: [t('recovery_code_used.body'), t('recovery_code_used.left', { left: event.left })],
      }
    case 'method_deleted': {
      const method = name(event.method)
      const sentences = [t('method_deleted.body', { method, which: which(event, timeZone), be: be(event) })]
      if (event.defaultNow === 'none') sentences.push(t('method_deleted.noDefault'))
      else if (event.defaultNow) sentences.push(t('defaultNow', { option: wayName(event.defaultNow, timeZone) }))
      return { subject: t('method_deleted.subject', { method, organisation, be: be(event) }), sentences }
    }
    case 'method_disabled': {
      const method = name(event.method)
      const isByAnswers = event.method === 'security_questions'
      const body = isByAnswers ? ('method_disabled.bodyAnswers' as const) : ('method_disabled.body' as const)
      return {
        subject: t('method_disabled.subject', { method, organisation, be: be(event) }),
        sentences: [t(body, { method, which: which(event, timeZone), be: be(event) })],
      }
    }
    case 'method_copied': {
      const method = name(event.method)
      return {
        subject: t('method_copied.subject', { method, organisation }),
        sentences: [t('method_copied.body', { method, which: which(event, timeZone) })],
      }
    }
    case 'access_pass_issued': {
      const [start, end] = [event.startsAt, event.endsAt].map((moment) => noticeTime(new Date(moment), timeZone))
      const sentences = [t('access_pass_issued.body', { start: start ?? '', end: end ?? '' })]
      sentences.push(t(event.isOneTime ? 'access_pass_issued.once' : 'access_pass_issued.many'))
      if (event.replaced) sentences.push(t('access_pass_issued.replaced'))
      return { subject: t('access_pass_issued.subject', { organisation }), sentences }
    }
    case 'default_changed':
      return {
        subject: t('default_changed.subject', { organisation }),
        sentences: [t('defaultNow', { option: wayName(event.to, timeZone) })],
      }
    case 'person_frozen':
      return {
        subject: t('person_frozen.subject', { organisation }),
        sentences: [t('person_frozen.body', { name: event.name, email: event.email })],
      }
    case 'spend_alarm': {
      const country = event.country === null ? '' : regionName(event.country)
      const held = event.isEnforced ? 'held' : 'watched'
      return {
        subject: t('spend_alarm.subject', { organisation }),
        sentences: [t(`spend_alarm.${event.cap}`, { country }), t(`spend_alarm.${held}`)],
      }
    }
    case 'recovery_codes_replaced':
    case 'security_questions_replaced':
    case 'access_pass_revoked':
    case 'password_changed':
    case 'password_reset':
    case 'new_browser':
    case 'account_frozen':
    case 'account_unfrozen':
      return { subject: t(`${event.type}.subject`, { organisation }), sentences: [t(`${event.type}.body`)] }
  }
}

/** What tells a method from others: an ending, a name or a mask, how much of it there is, or when it ends. */
function which(
  { ending, label, left, mask, answers, until }: Omit<SignInWay, 'method' | 'option'>,
  timeZone: string,
): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  if (left !== undefined) return t('left', { left })
  if (answers !== undefined) return t('answers', { answers })
  if (until) return t('until', { time: noticeTime(new Date(until), timeZone) })
  if (mask) return mask
  return ending ? t('ending', { ending }) : t('label', { label: label ?? '' })
}

/** "Switzerland", and for numbers of no country what a display calls an unknown region. */
function regionName(country: string): string {
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(country) ?? country
}

/** Whether the name of a method means several things. */
const be = ({ method }: Pick<SignInWay, 'method'>) => (isPlural(method) ? 'plural' : 'singular')

function wayName({ method, option, ...identity }: SignInWay, timeZone: string): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'methods.option' })
  return optionName(t, { type: method, option }, which(identity, timeZone))
}
