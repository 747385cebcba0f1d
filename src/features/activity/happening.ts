import { z } from 'zod'
import type { AuditEvent } from '@/features/audit/audit'
import { methodTypes } from '@/features/methods/registry'
import { Channel, SignInOption } from '@/generated/prisma/enums'

const method = z.enum(methodTypes.map(({ id }) => id))
const channel = z.enum(Channel)
const identity = {
  ending: z.string().optional(),
  label: z.string().optional(),
  left: z.number().optional(),
  mask: z.string().optional(),
  answers: z.number().optional(),
  until: z.string().optional(),
}
const sessions = z.number()

/** What is about the organisation, and about no person. */
type AboutNobody =
  | 'policy.changed'
  | 'organisation.changed'
  | 'delivery.tested'
  | 'keys.backup_confirmed'
  | `${'group' | 'audit' | 'webhook' | 'spend'}.${string}`

/** What each event tells its person, by type: one that is written to the audit trail but not told does not compile. */
const details = {
  'account.created': z.object({ type: z.literal('account.created') }),
  'sign_in.succeeded': z.object({ type: z.literal('sign_in.succeeded') }),
  'sign_in.failed': z.object({
    type: z.literal('sign_in.failed'),
    reason: z.enum(['unknown_account', 'wrong_password', 'account_disabled', 'second_step', 'passkey', 'access_pass']),
  }),
  'session.stepped_up': z.object({ type: z.literal('session.stepped_up') }),
  'session.signed_out': z.object({ type: z.literal('session.signed_out') }),
  'session.signed_out_everywhere': z.object({ type: z.literal('session.signed_out_everywhere'), sessions }),
  'session.ended': z.object({ type: z.literal('session.ended') }),
  'session.others_ended': z.object({ type: z.literal('session.others_ended'), sessions }),
  'password.changed': z.object({ type: z.literal('password.changed') }),
  'password.change_failed': z.object({ type: z.literal('password.change_failed') }),
  'password.reset': z.object({ type: z.literal('password.reset') }),
  'password.reset_proved': z.object({ type: z.literal('password.reset_proved') }),
  'password.reset_failed': z.object({ type: z.literal('password.reset_failed') }),
  'method.added': z.object({ type: z.literal('method.added'), method, channel, ...identity }),
  'method.changed': z.object({
    type: z.literal('method.changed'),
    method,
    endingBefore: z.string(),
    ending: z.string(),
  }),
  'method.disabled': z.object({ type: z.literal('method.disabled'), method }),
  'method.copied': z.object({ type: z.literal('method.copied'), method, label: z.string() }),
  'method.deleted': z.object({ type: z.literal('method.deleted'), method, ...identity }),
  'method.disputed': z.object({ type: z.literal('method.disputed'), method, ...identity }),
  'method.put_back': z.object({ type: z.literal('method.put_back'), method, ...identity }),
  'app.replaced': z.object({
    type: z.literal('app.replaced'),
    method,
    label: z.string(),
    labelBefore: z.string(),
  }),
  'email.changed': z.object({
    type: z.literal('email.changed'),
    method,
    mask: z.string(),
    maskBefore: z.string(),
  }),
  'approval.denied': z.object({ type: z.literal('approval.denied'), label: z.string() }),
  'recovery_codes.replaced': z.object({ type: z.literal('recovery_codes.replaced') }),
  'security_questions.replaced': z.object({ type: z.literal('security_questions.replaced'), answers: z.number() }),
  'recovery_code.used': z.object({ type: z.literal('recovery_code.used'), left: z.number() }),
  'access_pass.issued': z.object({
    type: z.literal('access_pass.issued'),
    isOneTime: z.boolean(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
  'access_pass.revoked': z.object({ type: z.literal('access_pass.revoked') }),
  'access_pass.used': z.object({ type: z.literal('access_pass.used'), isOneTime: z.boolean() }),
  'method.renamed': z.object({
    type: z.literal('method.renamed'),
    method,
    label: z.string(),
    labelBefore: z.string(),
  }),
  'account.frozen': z.object({ type: z.literal('account.frozen') }),
  'account.unfrozen': z.object({ type: z.literal('account.unfrozen') }),
  'set_up.skipped': z.object({ type: z.literal('set_up.skipped'), skipsLeft: z.number() }),
  'default.changed': z.object({
    type: z.literal('default.changed'),
    method: method.nullable(),
    option: z.enum(SignInOption).nullable(),
  }),
} satisfies Record<Exclude<AuditEvent['type'], AboutNobody>, z.ZodType>

const Known = z.union(Object.values(details))

/** Something that happened to an account. `other`: of a kind, or with details, that this version does not know. */
export type Happening = z.output<typeof Known> | { type: 'other' }

/** What came of something that was not the person: nothing, a freeze already, or a reason to freeze the account. */
export function consequenceOf({ type }: Happening): 'none' | 'frozen' | 'freeze' {
  switch (type) {
    case 'sign_in.failed':
    case 'password.reset_failed':
    case 'method.disabled':
    case 'method.renamed':
    case 'account.created':
      return 'none'
    case 'account.frozen':
    case 'account.unfrozen':
    case 'method.disputed':
    case 'method.put_back':
      return 'frozen'
    default:
      return 'freeze'
  }
}

/** Reads a row of the audit trail. It never fails: the trail outlives the versions that wrote it. */
export function readHappening(type: string, stored: unknown): Happening {
  const fields = z.record(z.string(), z.unknown()).safeParse(stored)
  const known = Known.safeParse({ ...fields.data, type })
  return known.success ? known.data : { type: 'other' }
}
