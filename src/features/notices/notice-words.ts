import { createTranslator } from 'next-intl'
import { optionName } from '@/features/methods/option-name'
import messages from '@/messages/en.json'
import type { NoticeEvent, SignInWay } from './notice'

/** The subject of a notice and the sentences that say what happened. Subjects hold no detail of a method. */
export function noticeWords(event: NoticeEvent, organisation: string): { subject: string; sentences: string[] } {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const name = createTranslator({ locale: 'en', messages, namespace: 'methods.name' })
  switch (event.type) {
    case 'method_added': {
      const method = name(event.method)
      const sentences = [t('method_added.body', { method, which: which(event), be: be(event) })]
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
    case 'recovery_code_used':
      return {
        subject: t('recovery_code_used.subject', { organisation }),
        sentences: [t('recovery_code_used.body'), t('recovery_code_used.left', { left: event.left })],
      }
    case 'method_deleted': {
      const method = name(event.method)
      const sentences = [t('method_deleted.body', { method, which: which(event), be: be(event) })]
      if (event.defaultNow === 'none') sentences.push(t('method_deleted.noDefault'))
      else if (event.defaultNow) sentences.push(t('defaultNow', { option: wayName(event.defaultNow) }))
      return { subject: t('method_deleted.subject', { method, organisation, be: be(event) }), sentences }
    }
    case 'method_disabled': {
      const method = name(event.method)
      return {
        subject: t('method_disabled.subject', { method, organisation, be: be(event) }),
        sentences: [t('method_disabled.body', { method, which: which(event), be: be(event) })],
      }
    }
    case 'method_copied': {
      const method = name(event.method)
      return {
        subject: t('method_copied.subject', { method, organisation }),
        sentences: [t('method_copied.body', { method, which: which(event) })],
      }
    }
    case 'default_changed':
      return {
        subject: t('default_changed.subject', { organisation }),
        sentences: [t('defaultNow', { option: wayName(event.to) })],
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
    case 'password_changed':
    case 'password_reset':
    case 'new_browser':
    case 'account_frozen':
    case 'account_unfrozen':
      return { subject: t(`${event.type}.subject`, { organisation }), sentences: [t(`${event.type}.body`)] }
  }
}

/** "ending in 42", the name that its owner gave it, or how many codes are left. */
function which({ ending, label, left }: Pick<SignInWay, 'ending' | 'label' | 'left'>): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  if (left !== undefined) return t('left', { left })
  return ending ? t('ending', { ending }) : t('label', { label: label ?? '' })
}

/** "Switzerland", and for numbers of no country what a display calls an unknown region. */
function regionName(country: string): string {
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(country) ?? country
}

/** Whether the name of a method means several things. */
const be = ({ method }: Pick<SignInWay, 'method'>) => (method === 'recovery_codes' ? 'plural' : 'singular')

function wayName({ method, option, ...identity }: SignInWay): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'methods.option' })
  return optionName(t, { type: method, option }, which(identity))
}
