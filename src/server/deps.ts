import 'server-only'
import type { RelyingParty } from '@/features/methods/security-key/relying-party'
import type { CodeDelivery } from '@/features/verification/code-delivery'
import { devInbox } from '@/features/verification/dev-inbox'
import type { Log as DeliveryLog } from '@/features/verification/twilio/log'
import { twilioVerify } from '@/features/verification/twilio/twilio-verify'
import type { PrismaClient } from '@/generated/prisma/client'
import { connect } from './db'
import { env } from './env'
import { type Keyring, keyring } from './keys'
import { log } from './log'

/** What use cases need from outside. Tests pass their own. */
export type Deps = { db: PrismaClient; keys: Keyring; codes: CodeDelivery; relyingParty: RelyingParty; now: () => Date }

function build(): Deps {
  const { DATABASE_URL, COUNTERSIGN_KEYS, relyingParty } = env()
  const db = connect(DATABASE_URL)
  const now = () => new Date()
  return { db, keys: keyring(COUNTERSIGN_KEYS), codes: codeDelivery({ db, now }, log), relyingParty, now }
}

/** How codes travel, as the settings say. What went wrong is written to `log`. */
function codeDelivery({ db, now }: Pick<Deps, 'db' | 'now'>, log: DeliveryLog): CodeDelivery {
  const { delivery } = env()
  return delivery.kind === 'twilio' ? twilioVerify(delivery.settings, log) : devInbox(db, now)
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
