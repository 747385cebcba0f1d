import 'server-only'
import { createFormatter, createTranslator } from 'next-intl'
import messages from '@/messages/en.json'
import { mailHtml } from './mail-html'
import { type MailLetter, mailText } from './mail-text'
import type { Mail } from './mailer'
import type { NoticeEvent, NoticeSource } from './notice'
import { noticeWords } from './notice-words'

/** Who writes: what a mail says of the organisation. */
export type NoticeSender = { organisation: string; contact: string | null; appUrl: string; timeZone: string }

/** What a mail tells, and whom. */
export type RenderedNotice = { event: NoticeEvent; source: NoticeSource; at: Date; displayName: string }

/** Writes the mail of a notice: subject, plain text and HTML, with the same words in both. */
export function renderNotice(notice: RenderedNotice, sender: NoticeSender): Omit<Mail, 'to'> {
  const { event, source, at, displayName } = notice
  const { organisation } = sender
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const { subject, sentences } = noticeWords(event, organisation)
  const letter: MailLetter = {
    organisation,
    subject,
    greeting: t('greeting', { name: oneLine(displayName) }),
    sentences,
    facts: [
      { label: t('when'), value: formatTime(at, sender.timeZone) },
      { label: t('browser'), value: formatBrowser(source) },
      { label: t('address'), value: source.address ?? t('unknown') },
    ],
    ...answers(sender),
    footer: t('footer', { organisation }),
  }
  return { subject, text: mailText(letter), html: mailHtml(letter) }
}

/** What to do about it, whoever it was. The links of the mail are listed here and nowhere else. */
function answers({ contact, appUrl }: NoticeSender): Pick<MailLetter, 'wasYou' | 'wasNotYou'> {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  return {
    wasYou: t('wasYou'),
    wasNotYou: {
      title: t('wasNotYou.title'),
      sentences: [contact ? t('wasNotYou.contact', { contact }) : t('wasNotYou.noContact'), t('wasNotYou.check')],
      links: [{ label: t('wasNotYou.link'), url: new URL('/security-info', appUrl).href }],
    },
  }
}

function formatTime(at: Date, timeZone: string): string {
  const form = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  return createFormatter({ locale: 'en', timeZone }).dateTime(at, { ...form, timeZoneName: 'short' })
}

function formatBrowser({ browser, system }: NoticeSource): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  return browser && system ? t('browserOn', { browser, system }) : (browser ?? system ?? t('unknown'))
}

/** A name is one line, however it was entered: it must not look like a paragraph of ours. */
const oneLine = (name: string) => name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
