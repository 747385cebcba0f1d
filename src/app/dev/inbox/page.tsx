import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { type InboxMessage, inboxMessages } from '@/features/verification/dev-inbox'
import { formatPhoneNumber, type PhoneNumber } from '@/lib/phone-number'
import { seconds } from '@/lib/time'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { AutoRefresh } from '@/ui/auto-refresh'
import { ButtonLink } from '@/ui/button'
import { PageHeading } from '@/ui/page-heading'
import { PhoneFrame, type PhoneMessage } from '@/ui/phone-frame'
import { Header } from '@/ui/shell/header'

export async function generateMetadata() {
  if (env().delivery.kind !== 'dev-inbox') notFound()
  return { title: (await getTranslations('inbox'))('title') }
}

/** The phones of the demo. Outside the demo, and where Twilio delivers, there is no such page. */
export default async function InboxPage() {
  if (env().delivery.kind !== 'dev-inbox') notFound()
  const t = await getTranslations('inbox')
  const phones = await inboxMessages(deps().db, 100)

  return (
    <>
      <Header organisation={env().ORGANISATION_NAME}>
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
        {phones.size === 0 && <p>{t('empty')}</p>}
        <div className="flex flex-wrap gap-6">
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
        </div>
      </main>
    </>
  )
}

async function asBubble({ id, channel, code, digits, at }: InboxMessage): Promise<PhoneMessage> {
  const [t, format] = [await getTranslations('inbox'), await getFormatter()]
  const organisation = env().ORGANISATION_NAME
  const spelled = [...code].join(', ')
  const body = channel === 'text' ? t('textBody', { organisation, code }) : t('callBody', { organisation, spelled })
  return {
    id,
    kind: channel,
    heading: t(channel, { organisation }),
    body: digits ? `${t('callExtension', { digits })}\n${body}` : body,
    time: format.dateTime(at, { timeStyle: 'medium' }),
  }
}
