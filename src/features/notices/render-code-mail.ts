import 'server-only'
import { createTranslator } from 'next-intl'
import { limits } from '@/features/limits/limits'
import type { Organisation } from '@/features/organisation/organisation'
import { minutes } from '@/lib/time'
import messages from '@/messages/en.json'
import { mailHtml } from './mail-html'
import { type MailLetter, mailText } from './mail-text'
import type { Mail } from './mailer'

/**
 * Writes the mail with a code. It names nobody: while an address is being registered it may be that of a stranger. The
 * subject, which a locked phone shows, holds no code.
 */
export function renderCodeMail(
  { code, purpose }: { code: string; purpose: 'registration' | 'sign_in' | 'step_up' | 'password_reset' },
  { name: organisation, contact, accent }: Pick<Organisation, 'name' | 'contact' | 'accent'>,
): Omit<Mail, 'to'> {
  const t = createTranslator({ locale: 'en', messages, namespace: 'codeMail' })
  const notices = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const what = purpose === 'password_reset' ? purpose : 'registration'
  const subject = t('subject', { organisation })
  const letter: MailLetter = {
    organisation,
    subject,
    greeting: t('greeting'),
    sentences: [t(`for.${what}`, { organisation }), t('works', { minutes: limits.mailCode.lifetime / minutes(1) })],
    facts: [{ label: t('code'), value: code }],
    wasYou: null,
    whatNow: {
      title: notices('wasNotYou.title'),
      sentences: [
        t(`wasNotYou.${what}`),
        notices('wasNotYou.never'),
        contact ? t('contact', { contact }) : t('noContact'),
      ],
      links: [],
    },
    footer: t('footer', { organisation }),
  }
  return { subject, text: mailText(letter), html: mailHtml(letter, accent) }
}
