import { getTranslations } from 'next-intl/server'
import { env } from '@/server/env'
import { organisation } from '@/server/organisation'

/** "Start by getting the app": ours is a page, which the QR code opens. */
export async function GetOurApp() {
  const t = await getTranslations('authenticatorApp')
  const { name } = await organisation()
  return (
    <>
      <p className="mt-2 text-muted">{t('getOurs', { organisation: name })}</p>
      <p className="mt-3 text-muted">{t('thenOurs')}</p>
      <p className="mt-3 text-hint break-words text-muted">
        {t('ourAddress', { address: new URL('/authenticator', env().APP_URL).href })}
      </p>
    </>
  )
}
