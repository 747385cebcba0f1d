import './globals.css'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { env } from '@/server/env'
import { SkipLink } from '@/ui/shell/skip-link'

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  const organisation = env().ORGANISATION_NAME
  return { title: { default: organisation, template: `%s · ${organisation}` }, robots: { index: false, follow: false } }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  const t = await getTranslations('common')
  return (
    <html lang={await getLocale()}>
      <body>
        <SkipLink>{t('skip')}</SkipLink>
        {children}
      </body>
    </html>
  )
}
