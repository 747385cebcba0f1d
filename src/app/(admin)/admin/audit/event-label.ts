import 'server-only'
import { getTranslations } from 'next-intl/server'
import { isAuditEventType } from '@/features/audit/event-types'

/** Says in words what happened, by type; one without words does not compile. One of another version is named as it is. */
export async function eventLabeller(): Promise<(type: string) => string> {
  const t = await getTranslations('admin.audit')
  return (type) => (isAuditEventType(type) ? t(`event.${type}`) : t('other', { type }))
}
