import type { AuditEvent } from './audit'

/** Every type of event, for filters and webhooks: one that is written to the trail and not listed here does not compile. */
const listed = {
  'account.created': true,
  'account.frozen': true,
  'account.unfrozen': true,
  'sign_in.succeeded': true,
  'sign_in.failed': true,
  'session.stepped_up': true,
  'session.signed_out': true,
  'session.signed_out_everywhere': true,
  'session.ended': true,
  'session.others_ended': true,
  'password.changed': true,
  'password.change_failed': true,
  'password.reset': true,
  'password.reset_proved': true,
  'password.reset_failed': true,
  'method.added': true,
  'method.changed': true,
  'method.renamed': true,
  'method.disabled': true,
  'method.copied': true,
  'method.deleted': true,
  'method.disputed': true,
  'method.put_back': true,
  'app.replaced': true,
  'recovery_codes.replaced': true,
  'recovery_code.used': true,
  'email.changed': true,
  'security_questions.replaced': true,
  'access_pass.issued': true,
  'access_pass.revoked': true,
  'access_pass.used': true,
  'approval.denied': true,
  'set_up.skipped': true,
  'default.changed': true,
  'group.created': true,
  'group.renamed': true,
  'group.deleted': true,
  'group.member_added': true,
  'group.member_removed': true,
  'group.members_imported': true,
  'group.inner_changed': true,
  'policy.changed': true,
  'organisation.changed': true,
  'delivery.tested': true,
  'keys.backup_confirmed': true,
  'spend.cap_reached': true,
  'spend.country_held': true,
  'spend.country_opened': true,
  'spend.settings_changed': true,
  'audit.exported': true,
  'audit.removed': true,
  'webhook.created': true,
  'webhook.deleted': true,
  'webhook.paused': true,
  'webhook.resumed': true,
  'webhook.tested': true,
} satisfies Record<AuditEvent['type'], true>

export type AuditEventType = AuditEvent['type']

/** The types of events, in the order in which they are offered. */
export const auditEventTypes = Object.keys(listed) as AuditEventType[] // Object.keys forgets the keys of a record

/** Whether this version knows the type; the trail outlives the versions that wrote it. */
export function isAuditEventType(type: string): type is AuditEventType {
  return Object.hasOwn(listed, type)
}
