import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { demoMailboxes } from '@/features/notices/demo-mailer'
import { type InboxMessage, inboxMessages } from '@/features/verification/dev-inbox'
import type { DemoMail } from '@/generated/prisma/client'
import { formatPhoneNumber, type PhoneNumber } from '@/lib/phone-number'
import { seconds } from '@/lib/time'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { organisation } from '@/server/organisation'
import { AutoRefresh } from '@/ui/auto-refresh'
import { ButtonLink } from '@/ui/button'
import { Mailbox, type MailboxMessage } from '@/ui/mailbox'
import { PageHeading } from '@/ui/page-heading'
import { PhoneFrame, type PhoneMessage } from '@/ui/phone-frame'
import { Header } from '@/ui/shell/header'

export async function generateMetadata() {
  if (env().delivery.kind !== 'dev-inbox') notFound()
  return { title: (await getTranslations('inbox'))('title') }
}

/** The phones and mailboxes of the demo. Where neither stands in for real delivery, there is no such page. */
export default async function InboxPage() {
  const { delivery, mail } = env()
  if (delivery.kind !== 'dev-inbox' && mail.kind !== 'demo') notFound()
  const t = await getTranslations('inbox')
  const [phones, mailboxes] = await Promise.all([inboxMessages(deps().db, 100), demoMailboxes(deps().db, 100)])

  return (
    <>
      <Header organisation={await organisation()}>
        <ButtonLink tone="quiet" href="/">
          {t('open')}
        </ButtonLink>
      </Header>
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
      <AutoRefresh interval={seconds(2)} />
      <main id="main" tabIndex={-1} className="mx-auto max-w-280 px-4 py-8">
        <PageHeading title={t('title')} lede={t('lede')} />
        {phones.size + mailboxes.size === 0 && <p>{t('empty')}</p>}
        <div className="flex flex-wrap items-start gap-6">
          {
            await Promise.all(
              [...phones].map(async ([to, received]) => (
                <PhoneFrame
                  key={to}
                  title={t('phone')}
                  number={formatPhoneNumber(to as PhoneNumber /* only a PhoneNumber is ever sent to */)}
                  messages={await Promise.all(received.map(asBubble))}
                />
              )),
            )
          }
          {
            await Promise.all(
              [...mailboxes].map(async ([to, received]) => (
                <div key={to} className="min-w-0 flex-1 basis-120">
                  <Mailbox title={t('mailbox')} address={to} messages={await Promise.all(received.map(asMail))} />
                </div>
              )),
            )
          }
        </div>
      </main>
    </>
  )
}

async function asBubble({ id, channel, code, digits, at }: InboxMessage): Promise<PhoneMessage> {
  const [t, format] = [await getTranslations('inbox'), await getFormatter()]
  const { name } = await organisation()
  const spelled = [...code].join(', ')
  const body =
    channel === 'text' ? t('textBody', { organisation: name, code }) : t('callBody', { organisation: name, spelled })
  return {
    id,
    kind: channel,
    heading: t(channel, { organisation: name }),
    body: digits ? `${t('callExtension', { digits })}\n${body}` : body,
    time: format.dateTime(at, { timeStyle: 'medium' }),
  }
}

async function asMail({ id, subject, text, createdAt }: DemoMail): Promise<MailboxMessage> {
  const format = await getFormatter()
  const time = format.dateTime(createdAt, { timeStyle: 'medium' })
  return { id, subject, from: (await organisation()).name, time, body: text }
}
