import 'server-only'
import type { Organisation } from '@/features/accounts/organisation'
import type { PushDelivery } from '@/features/methods/approval-app/push-delivery'
import { vapidKeys } from '@/features/methods/approval-app/vapid'
import { webPush } from '@/features/methods/approval-app/web-push'
import type { RelyingParty } from '@/features/methods/security-key/relying-party'
import { demoMailer } from '@/features/notices/demo-mailer'
import type { Mailer } from '@/features/notices/mailer'
import { smtpMailer } from '@/features/notices/smtp-mailer'
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
  organisation: Organisation
  relyingParty: RelyingParty
  log: Pick<Log, 'warn'>
  now: () => Date
}

function build(): Deps {
  const { DATABASE_URL, COUNTERSIGN_KEYS, WEB_PUSH_ORIGINS: origins, APP_URL, ...settings } = env()
  const { delivery, mail, organisation, relyingParty } = settings
  const db = connect(DATABASE_URL)
  const now = () => new Date()
  const codes = delivery.kind === 'twilio' ? twilioVerify(delivery.settings, log) : devInbox(db, now)
  const mailer = mail.kind === 'smtp' ? smtpMailer(mail.settings) : demoMailer(db, now)
  const keys = keyring(COUNTERSIGN_KEYS)
  const push = webPush({ vapid: vapidKeys(keys), contact: pushContact(APP_URL), origins }, log)
  return { db, keys, codes, mailer, push, organisation, relyingParty, log, now }
}

/** Push services take an https or mailto address; one that is only on this machine says nothing to them. */
function pushContact(appUrl: string): string {
  const { protocol, hostname, origin } = new URL(appUrl)
  return protocol === 'https:' && hostname !== 'localhost' ? origin : `mailto:countersign@${hostname}`
}

const shared = globalThis as typeof globalThis & { countersignDeps?: Deps }

/** The dependencies of this process, made once: development reloads modules, and each load must not open a new pool. */
export function deps(): Deps {
  shared.countersignDeps ??= build()
  return shared.countersignDeps
}
