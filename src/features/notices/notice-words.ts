import { createTranslator } from 'next-intl'
import messages from '@/messages/en.json'
import type { NoticeEvent, SignInWay } from './notice'

/** The subject of a notice and the sentences that say what happened. Subjects hold no detail of a method. */
export function noticeWords(event: NoticeEvent, organisation: string): { subject: string; sentences: string[] } {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const name = createTranslator({ locale: 'en', messages, namespace: 'methods.name' })
  switch (event.type) {
    case 'method_added': {
      const method = name(event.method)
      const sentences = [t('method_added.body', { method, ending: event.ending })]
      if (event.isDefault) sentences.push(t('method_added.isDefault'))
      return { subject: t('method_added.subject', { method, organisation }), sentences }
    }
    case 'method_changed': {
      const { ending, endingBefore } = event
      const method = name(event.method)
      return {
        subject: t('method_changed.subject', { method, organisation }),
        sentences: [t('method_changed.body', { method, ending, endingBefore })],
      }
    }
    case 'method_deleted': {
      const method = name(event.method)
      const sentences = [t('method_deleted.body', { method, ending: event.ending })]
      if (event.defaultNow === 'none') sentences.push(t('method_deleted.noDefault'))
      else if (event.defaultNow) sentences.push(t('defaultNow', { option: wayName(event.defaultNow) }))
      return { subject: t('method_deleted.subject', { method, organisation }), sentences }
    }
    case 'method_disabled': {
      const method = name(event.method)
      return {
        subject: t('method_disabled.subject', { method, organisation }),
        sentences: [t('method_disabled.body', { method, ending: event.ending })],
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
    case 'password_changed':
    case 'password_reset':
    case 'new_browser':
    case 'account_frozen':
    case 'account_unfrozen':
      return { subject: t(`${event.type}.subject`, { organisation }), sentences: [t(`${event.type}.body`)] }
  }
}

function wayName({ method, option, ending }: SignInWay): string {
  const t = createTranslator({ locale: 'en', messages })
  const detail = t('notices.ending', { ending })
  switch (option) {
    case 'text':
      return method === 'office_phone'
        ? t('methods.option.office_phone.call', { detail })
        : t(`methods.option.${method}.text`, { detail })
    case 'call':
      return t(`methods.option.${method}.call`, { detail })
    default:
      throw new Error(`No name for the sign-in option ${option}`)
  }
}
