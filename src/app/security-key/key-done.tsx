import { getTranslations } from 'next-intl/server'
import type { Method } from '@/features/methods/method-type'
import { Notice } from '@/ui/notice'

/** What came of a key that was made. It stays true when somebody comes back to it after deleting the key. */
export async function KeyDone({ made, isDefault }: { made: Method | undefined; isDefault: boolean }) {
  const t = await getTranslations('securityKey')
  if (!made) return <p className="mt-2">{t('deleted')}</p>
  return (
    <>
      <Notice tone="good" role="status" className="mt-4">
        {t('done', { label: made.detail.full })} {isDefault && t('default')}
      </Notice>
      {made.binding && <p className="mt-3 text-muted">{t(made.binding)}</p>}
    </>
  )
}
