import 'server-only'
import { createTranslator } from 'next-intl'
import { oneLine } from '@/lib/one-line'
import messages from '@/messages/en.json'
import { mailHtml } from './mail-html'
import { type MailLetter, mailText } from './mail-text'
import type { Mail } from './mailer'
import { noticeTime } from './notice-time'
import type { NoticeSender } from './render-notice'

/** Writes the mail by which an administrator sees that mail works, in the look of every other. */
export function renderTestMail(
  { displayName, at }: { displayName: string; at: Date },
  { organisation, accent, appUrl, timeZone }: NoticeSender,
): Omit<Mail, 'to'> {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const subject = t('test.subject', { organisation })
  const letter: MailLetter = {
    organisation,
    subject,
    greeting: t('greeting', { name: oneLine(displayName) }),
    sentences: [t('test.body')],
    facts: [{ label: t('when'), value: noticeTime(at, timeZone) }],
    wasYou: null,
    whatNow: {
      title: t('test.whatNow'),
      sentences: [t('test.goOn')],
      links: [{ label: t('test.link'), url: new URL('/admin/set-up', appUrl).href }],
    },
    footer: t('test.footer', { organisation }),
  }
  return { subject, text: mailText(letter), html: mailHtml(letter, accent) }
}
