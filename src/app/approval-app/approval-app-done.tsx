import { getTranslations } from 'next-intl/server'
import type { Method } from '@/features/methods/method-type'
import { Notice } from '@/ui/notice'

/** What came of a number that was right. It stays true when somebody comes back to it after deleting the app. */
export async function ApprovalAppDone({ app, isDefault }: { app: Method | undefined; isDefault: boolean }) {
  const t = await getTranslations('approvalApp')
  if (!app) return <p className="mt-2">{t('deleted')}</p>
  return (
    <Notice tone="good" role="status" className="mt-4">
      {t('done', { label: app.detail.full })} {isDefault && t('default')}
    </Notice>
  )
}
