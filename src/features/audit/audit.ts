import 'server-only'
import type { Identity } from '@/features/methods/identity'
import type { MethodTypeId } from '@/features/methods/method-type'
import type { OrganisationDetails } from '@/features/organisation/organisation'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import type { CapName } from '@/features/spend/cap-names'
import type { SpendSettings } from '@/features/spend/settings'
import type { Prisma } from '@/generated/prisma/client'
import type { Purpose, SignInOption } from '@/generated/prisma/enums'
import type { Tx } from '@/server/db'
import type { RequestSource } from '@/server/request'

/** What can happen. Details never hold a number, a code or a secret; `ending` is the last two digits, and
 * `mask` a masked mail address. */
export type AuditEvent =
  | { type: 'account.created'; role: string }
  | { type: 'sign_in.succeeded'; factors: string[] }
  | {
      type: 'sign_in.failed'
      reason: 'unknown_account' | 'wrong_password' | 'account_disabled' | 'second_step' | 'passkey' | 'access_pass'
    }
  | { type: 'session.stepped_up'; factor: string }
  | { type: 'session.signed_out' }
  | { type: 'session.signed_out_everywhere'; sessions: number }
  | { type: 'session.ended'; endedSessionId: string }
  | { type: 'session.others_ended'; sessions: number }
  | { type: 'password.changed'; sessions: number }
  | { type: 'password.change_failed' }
  | { type: 'password.reset'; sessions: number }
  | { type: 'password.reset_proved'; factor: string }
  | { type: 'password.reset_failed' }
  | ({ type: 'method.added'; method: MethodTypeId; channel: string } & Identity)
  | { type: 'method.changed'; method: MethodTypeId; channel: string; endingBefore: string; ending: string }
  | { type: 'method.disabled'; method: MethodTypeId }
  /** A key whose counter went back: there are two of it. */
  | { type: 'method.copied'; method: MethodTypeId; label: string; counter: number; counterBefore: number }
  | ({ type: 'method.deleted' | 'method.disputed' | 'method.put_back'; method: MethodTypeId } & Identity)
  | { type: 'app.replaced'; method: MethodTypeId; label: string; labelBefore: string }
  | { type: 'email.changed'; method: MethodTypeId; mask: string; maskBefore: string }
  /** Somebody said on their phone that what it asked about was not them. */
  | { type: 'approval.denied'; label: string; purpose: Purpose }
  | { type: 'recovery_codes.replaced' }
  | { type: 'security_questions.replaced'; answers: number }
  | { type: 'recovery_code.used'; left: number }
  /** An administrator gave somebody a pass, or took it away, and said why. */
  | {
      type: 'access_pass.issued'
      isOneTime: boolean
      startsAt: string
      endsAt: string
      /** Whether it took the place of another. */
      replaced: boolean
      reason: string
    }
  | { type: 'access_pass.revoked'; sessions: number; reason: string }
  | { type: 'access_pass.used'; isOneTime: boolean }
  | { type: 'method.renamed'; method: MethodTypeId; label: string; labelBefore: string }
  /** `since`: the moment of the earliest change that the person says was not theirs. */
  | { type: 'account.frozen'; via: 'mail' | 'session'; since: string; changes: number }
  | { type: 'account.unfrozen'; by: 'owner' | 'administrator' }
  | { type: 'set_up.skipped'; skipsLeft: number }
  | { type: 'default.changed'; method: MethodTypeId | null; option: SignInOption | null }
  | { type: 'group.created' | 'group.deleted'; group: string; name: string }
  | { type: 'group.renamed'; group: string; before: string; after: string }
  | { type: 'group.member_added' | 'group.member_removed'; group: string; member: string }
  /** Which groups are inside a group. */
  | { type: 'group.inner_changed'; group: string; added: string[]; removed: string[] }
  | { type: 'group.members_imported'; group: string; added: number; refused: number }
  | { type: 'policy.changed'; before: OrganisationPolicy; after: OrganisationPolicy; endedChallenges: number }
  /** What was asked for; who is named by ids, never as it was typed. */
  | { type: 'audit.exported'; format: 'csv' | 'jsonl'; filter: Prisma.InputJsonObject }
  /** Written by the database itself (the function `audit_event_remove`). */
  | { type: 'audit.removed'; rows: number; through: number; hash: string; keepSeconds: number }
  /** Of the address only the host: the rest may hold a secret. */
  | { type: `webhook.${'created' | 'deleted' | 'paused' | 'resumed' | 'tested'}`; webhook: string; host: string }
  /** Texts and calls met a cap, or would have. */
  | { type: 'spend.cap_reached' | 'spend.country_held'; cap: CapName; country: string | null; isEnforced: boolean }
  | { type: 'spend.country_opened'; country: string; reason: string; until: string }
  | { type: 'spend.settings_changed'; before: SpendSettings; after: SpendSettings }
  | { type: 'organisation.changed'; before: RecordedOrganisation; after: RecordedOrganisation }
  | { type: 'delivery.tested'; channel: 'text' | 'mail'; outcome: 'sent' | 'failed' | 'worked' }
  | { type: 'keys.backup_confirmed'; keys: string[] }

/** The organisation with the hash of its logo. */
type RecordedOrganisation = OrganisationDetails & { logo: string | null }

/** Who did it to whom, and from where. `null` where nobody is known. */
export type AuditContext = {
  actorId: string | null
  subjectId: string | null
  sessionId: string | null
} & RequestSource

/**
 * Writes one row of the audit trail in the transaction of the change it tells of. Call it last: the trigger that chains
 * the rows holds a lock until the transaction ends. `change` is what `notify` gave: by it the person can dispute the event.
 */
export async function recordAudit(
  tx: Tx,
  context: AuditContext,
  event: AuditEvent & { change?: string },
  at: Date,
): Promise<void> {
  const { type, ...details } = event
  const { actorId, subjectId, sessionId, address, userAgent } = context
  await tx.$executeRaw`
    INSERT INTO "AuditEvent" ("at", "type", "actorId", "subjectId", "sessionId", "address", "userAgent", "details")
    VALUES (${at}, ${type}, ${actorId}::uuid, ${subjectId}::uuid, ${sessionId}::uuid, ${address}, ${userAgent},
      ${JSON.stringify(details)}::jsonb)`
}
