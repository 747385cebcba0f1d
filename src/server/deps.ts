import 'server-only'
import type { Organisation } from '@/features/accounts/organisation'
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
  organisation: Organisation
  relyingParty: RelyingParty
  log: Pick<Log, 'warn'>
  now: () => Date
}

function build(): Deps {
  const { DATABASE_URL, COUNTERSIGN_KEYS, delivery, mail, organisation, relyingParty } = env()
  const db = connect(DATABASE_URL)
  const now = () => new Date()
  const codes = delivery.kind === 'twilio' ? twilioVerify(delivery.settings, log) : devInbox(db, now)
  const mailer = mail.kind === 'smtp' ? smtpMailer(mail.settings) : demoMailer(db, now)
  return { db, keys: keyring(COUNTERSIGN_KEYS), codes, mailer, organisation, relyingParty, log, now }
}

const shared = globalThis as typeof globalThis & { countersignDeps?: Deps }

/** The dependencies of this process, made once: development reloads modules, and each load must not open a new pool. */
export function deps(): Deps {
  shared.countersignDeps ??= build()
  return shared.countersignDeps
}
