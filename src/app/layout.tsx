import './globals.css'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { organisation } from '@/server/organisation'
import { SkipLink } from '@/ui/shell/skip-link'

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  const { name } = await organisation()
  return { title: { default: name, template: `%s · ${name}` }, robots: { index: false, follow: false } }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  const t = await getTranslations('common')
  const { accent } = await organisation()
  return (
    <html lang={await getLocale()}>
      {/* The page waits for it, so that it is never drawn in another colour first. */}
      <head>{accent && <link rel="stylesheet" href={`/theme/${accent.slice(1)}`} />}</head>
      <body>
        <SkipLink>{t('skip')}</SkipLink>
        {children}
      </body>
    </html>
  )
}
