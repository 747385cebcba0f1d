import { getTranslations } from 'next-intl/server'
import { Notice } from '@/ui/notice'

/** Why a frozen account takes only the methods it had before. */
export async function FrozenNotice() {
  const t = await getTranslations('verify')
  return (
    <Notice tone="warn" title={t('frozenTitle')} className="mb-4">
      {t('frozen')}
    </Notice>
  )
}
