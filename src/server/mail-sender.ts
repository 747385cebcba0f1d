import 'server-only'
import type { NoticeSender } from '@/features/notices/render-notice'
import { loadOrganisation } from '@/features/organisation/repository'
import { deps } from './deps'
import { env } from './env'
import { placeOf } from './places'

/** What mails say of the organisation now. */
export async function mailSender(): Promise<NoticeSender> {
  const { APP_URL: appUrl, TIME_ZONE: timeZone, organisation } = env()
  const { name, contact, accent } = await loadOrganisation(deps().db, organisation)
  return { organisation: name, contact, accent, appUrl, timeZone, placeOf }
}
