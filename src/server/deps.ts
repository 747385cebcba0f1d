import 'server-only'
import type { PushDelivery } from '@/features/methods/approval-app/push-delivery'
import { vapidKeys } from '@/features/methods/approval-app/vapid'
import { webPush } from '@/features/methods/approval-app/web-push'
import type { RelyingParty } from '@/features/methods/security-key/relying-party'
import { demoMailer } from '@/features/notices/demo-mailer'
import type { Mailer } from '@/features/notices/mailer'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import type { OrganisationSettings } from '@/features/organisation/organisation'
import type { CodeDelivery } from '@/features/verification/code-delivery'
import { devInbox } from '@/features/verification/dev-inbox'
import type { Log } from '@/features/verification/twilio/log'
import { twilioVerify } from '@/features/verification/twilio/twilio-verify'
import type { PrismaClient } from '@/generated/prisma/client'
import { connect } from './db'
import { env } from './env'
import { type Keyring, keyring } from './keys'
import { log } from './log'

/** What use cases need from outside. Tests pass their own. */
export type Deps = {
  db: PrismaClient
  keys: Keyring
  codes: CodeDelivery
  mailer: Mailer
  push: PushDelivery
  organisation: OrganisationSettings
  relyingParty: RelyingParty
  log: Pick<Log, 'warn'>
  now: () => Date
}

function build(): Deps {
  const { DATABASE_URL, COUNTERSIGN_KEYS, WEB_PUSH_ORIGINS: origins, APP_URL, ...settings } = env()
  const { mail, organisation, relyingParty } = settings
  const db = connect(DATABASE_URL)
  const now = () => new Date()
  const codes = codeDelivery({ db, now }, log)
  const mailer = mail.kind === 'smtp' ? smtpMailer(mail.settings) : demoMailer(db, now)
  const keys = keyring(COUNTERSIGN_KEYS)
  const push = webPush({ vapid: vapidKeys(keys), contact: pushContact(APP_URL), origins }, log)
  return { db, keys, codes, mailer, push, organisation, relyingParty, log, now }
}

/** How codes travel, as the settings say. What went wrong is written to `log`. */
function codeDelivery({ db, now }: Pick<Deps, 'db' | 'now'>, log: Log): CodeDelivery {
  const { delivery } = env()
  return delivery.kind === 'twilio' ? twilioVerify(delivery.settings, log) : devInbox(db, now)
}

/** Push services take an https or mailto address; one that is only on this machine says nothing to them. */
function pushContact(appUrl: string): string {
  const { protocol, hostname, origin } = new URL(appUrl)
  return protocol === 'https:' && hostname !== 'localhost' ? origin : `mailto:countersign@${hostname}`
}

/** The same delivery for one test of it. `reason` is what the log says of the last failure. */
export function deliveryOnTrial(): { codes: CodeDelivery; reason: () => string | null } {
  if (env().delivery.kind === 'dev-inbox') return { codes: deps().codes, reason: () => null }
  let last: string | null = null
  const tee = (level: 'warn' | 'error') => (fields: object, message: string) => {
    last = message
    log[level](fields, message)
  }
  return { codes: codeDelivery(deps(), { warn: tee('warn'), error: tee('error') }), reason: () => last }
}

const shared = globalThis as typeof globalThis & { countersignDeps?: Deps }

/** The dependencies of this process, made once: development reloads modules, and each load must not open a new pool. */
export function deps(): Deps {
  shared.countersignDeps ??= build()
  return shared.countersignDeps
}
