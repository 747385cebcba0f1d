import type { Metadata } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { organisation } from '@/server/organisation'
import { Notice } from '@/ui/notice'
import { Mark } from '@/ui/shell/mark'
import { NarrowFrame } from '@/ui/shell/narrow-frame'
import { Authenticator } from './authenticator'

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations('authenticator'))('title')
  return {
    title,
    manifest: '/authenticator/manifest.webmanifest',
    appleWebApp: { capable: true, title },
    icons: { apple: '/authenticator-192.png' },
  }
}

/** Our own authenticator app. Everything it knows is on the device that it runs on. */
export default async function AuthenticatorPage() {
  const t = await getTranslations('authenticator')
  const { authenticator } = await getMessages()
  const { name } = await organisation()
  return (
    <NarrowFrame>
      <div className="mb-6 flex items-center gap-3">
        <Mark />
        <div className="min-w-0">
          <h1 className="text-2xl">{t('title')}</h1>
          <p className="text-sm break-words text-muted">{name}</p>
        </div>
      </div>
      <noscript>
        <Notice tone="warn" title={t('unsupported')}>
          {t('unsupportedBody')}
        </Notice>
      </noscript>
      <NextIntlClientProvider messages={{ authenticator }}>
        <Authenticator organisation={name} />
      </NextIntlClientProvider>
    </NarrowFrame>
  )
}
