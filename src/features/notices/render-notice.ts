import 'server-only'
import { createTranslator } from 'next-intl'
import type { Colour } from '@/lib/colour'
import { oneLine } from '@/lib/one-line'
import messages from '@/messages/en.json'
import { mailHtml } from './mail-html'
import { type MailLetter, mailText } from './mail-text'
import type { Mail } from './mailer'
import type { NoticeEvent, NoticeSource } from './notice'
import { noticeTime } from './notice-time'
import { noticeWords } from './notice-words'

/** Who writes: what a mail says of the organisation. */
export type NoticeSender = {
  organisation: string
  contact: string | null
  /** Null is the product's own. */
  accent: Colour | null
  appUrl: string
  timeZone: string
  /** Roughly where an address is. */
  placeOf: (address: string | null) => string | null
}

/** What a mail tells, and whom. */
export type RenderedNotice = {
  event: NoticeEvent
  source: NoticeSource
  at: Date
  displayName: string
  /** What the link "This wasn't me" holds, where there is something to dispute. */
  report: string | null
}

/** Writes the mail of a notice: subject, plain text and HTML, with the same words in both. */
export function renderNotice(notice: RenderedNotice, sender: NoticeSender): Omit<Mail, 'to'> {
  const { event, source, at, displayName, report } = notice
  const { organisation } = sender
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const { subject, sentences } = noticeWords(event, sender)
  const letter: MailLetter = {
    organisation,
    subject,
    greeting: t('greeting', { name: oneLine(displayName) }),
    sentences,
    facts: [
      { label: t('when'), value: noticeTime(at, sender.timeZone) },
      ...(event.type === 'spend_alarm' ? [] : whoAsked(source, sender)),
    ],
    ...whatNow(event, report, sender),
    footer: t('footer', { organisation }),
  }
  return { subject, text: mailText(letter), html: mailHtml(letter, sender.accent) }
}

function whoAsked(source: NoticeSource, sender: NoticeSender): MailLetter['facts'] {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  return [
    { label: t('browser'), value: formatBrowser(source) },
    { label: t('address'), value: formatAddress(source, sender) },
  ]
}

function formatAddress({ address }: NoticeSource, { placeOf }: NoticeSender): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  if (!address) return t('unknown')
  const place = placeOf(address)
  return place ? t('addressNear', { address, place }) : address
}

/** What to do about it. The links of the mail are listed here and nowhere else. */
function whatNow(
  { type }: NoticeEvent,
  report: string | null,
  { contact, appUrl }: NoticeSender,
): Pick<MailLetter, 'wasYou' | 'whatNow'> {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  const link = (label: string, path: string) => ({ label, url: new URL(path, appUrl).href })
  const help = contact ? t('contact', { contact }) : t('noContact')
  switch (type) {
    case 'account_frozen':
      return {
        wasYou: null,
        whatNow: {
          title: t('account_frozen.whatNow'),
          sentences: [t('account_frozen.signIn'), help],
          links: [link(t('account_frozen.link'), '/sign-in')],
        },
      }
    case 'account_unfrozen':
      return { wasYou: null, whatNow: { title: t('wasNotYou.title'), sentences: [help], links: [] } }
    case 'person_frozen':
      return {
        wasYou: null,
        whatNow: {
          title: t('person_frozen.whatNow'),
          sentences: [t('person_frozen.help')],
          links: [link(t('person_frozen.link'), '/admin/frozen')],
        },
      }
    case 'spend_alarm':
      return {
        wasYou: null,
        whatNow: {
          title: t('spend_alarm.whatNow'),
          sentences: [t('spend_alarm.help')],
          links: [link(t('spend_alarm.link'), '/admin/spend')],
        },
      }
    default:
      return {
        wasYou: t(type === 'access_pass_issued' || type === 'access_pass_revoked' ? 'wasAsked' : 'wasYou'),
        whatNow: {
          title: t('wasNotYou.title'),
          sentences: [t('wasNotYou.tell'), help, t('wasNotYou.never')],
          links: report ? [link(t('wasNotYou.link'), `/not-me/${report}`)] : [],
        },
      }
  }
}

function formatBrowser({ browser, system }: NoticeSource): string {
  const t = createTranslator({ locale: 'en', messages, namespace: 'notices' })
  return browser && system ? t('browserOn', { browser, system }) : (browser ?? system ?? t('unknown'))
}
