import { getTranslations } from 'next-intl/server'

/** "Start by getting the app": any that shows codes will do. */
export async function GetTheApp() {
  const t = await getTranslations('authenticatorApp')
  return (
    <>
      <p className="mt-2 text-muted">{t('get')}</p>
      <p className="mt-3 text-muted">{t('differentHelp')}</p>
      <p className="mt-3 text-muted">{t('then')}</p>
    </>
  )
}
