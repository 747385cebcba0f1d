import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { organisation } from '@/server/organisation'

const icon = (size: number, purpose: 'any' | 'maskable') => ({
  src: `/authenticator-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
})

/** By which a browser installs our app. */
export async function GET(): Promise<Response> {
  await connection()
  const t = await getTranslations('authenticator')
  const manifest = {
    id: '/authenticator',
    name: `${t('title')} · ${(await organisation()).name}`,
    short_name: t('title'),
    start_url: '/authenticator',
    scope: '/authenticator',
    display: 'standalone',
    background_color: '#f6f7f9',
    theme_color: '#1f5fbf',
    icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
  }
  return Response.json(manifest, { headers: { 'content-type': 'application/manifest+json' } })
}
