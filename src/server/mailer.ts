import 'server-only'
import { demoMailer } from '@/features/notices/demo-mailer'
import type { Mailer } from '@/features/notices/mailer'
import type { NoticeSender } from '@/features/notices/render-notice'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import { loadVersionedOrganisation } from '@/features/organisation/repository'
import { deps } from './deps'
import { env } from './env'
import { organisationStart } from './organisation'
import { placeOf } from './places'

/** How mail leaves, as the settings say. */
export function mailer(): Mailer {
  const { mail } = env()
  return mail.kind === 'smtp' ? smtpMailer(mail.settings) : demoMailer(deps().db, deps().now)
}

/** What mails say of the organisation now. */
export async function mailSender(): Promise<NoticeSender> {
  const { APP_URL: appUrl, TIME_ZONE: timeZone } = env()
  const { organisation } = await loadVersionedOrganisation(deps().db, organisationStart())
  const { name, contact, accent } = organisation
  return { organisation: name, contact, accent, appUrl, timeZone, placeOf }
}
