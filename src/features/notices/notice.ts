import { z } from 'zod'
import { storedIdentity } from '@/features/methods/identity'
import { methodTypes } from '@/features/methods/registry'
import { CAPS } from '@/features/spend/cap-names'
import { SignInOption } from '@/generated/prisma/enums'

const Method = z.enum(methodTypes.map(({ id }) => id))
const ofMethod = { method: Method, ...storedIdentity }

/** One way to sign in, as a notice names it. */
const SignInWay = z.object({ ...ofMethod, option: z.enum(SignInOption) })
export type SignInWay = z.infer<typeof SignInWay>

/** What people are told of. Details are masked: no number or address in full, no code, no secret. */
export const NoticeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('method_added'), ...ofMethod, isDefault: z.boolean() }),
  z.object({ type: z.literal('method_changed'), ...ofMethod, endingBefore: storedIdentity.ending }),
  /** `defaultNow`: where the default moved with the deletion; null when it stayed where it was. */
  z.object({
    type: z.literal('method_deleted'),
    ...ofMethod,
    defaultNow: z.union([SignInWay, z.literal('none')]).nullable(),
  }),
  /** Another app took the place of one. */
  z.object({
    type: z.literal('app_replaced'),
    method: Method,
    label: storedIdentity.label,
    labelBefore: storedIdentity.label,
  }),
  /** Another mail address took the place of one. */
  z.object({
    type: z.literal('email_changed'),
    method: Method,
    mask: storedIdentity.mask,
    maskBefore: storedIdentity.mask,
  }),
  /** A new set of recovery codes took the place of one. */
  z.object({ type: z.literal('recovery_codes_replaced') }),
  /** New answers took the place of those before. */
  z.object({ type: z.literal('security_questions_replaced') }),
  z.object({ type: z.literal('recovery_code_used'), left: z.number() }),
  /** An administrator issued a pass. `replaced`: another one, which no longer works. */
  z.object({
    type: z.literal('access_pass_issued'),
    isOneTime: z.boolean(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    replaced: z.boolean(),
  }),
  z.object({ type: z.literal('access_pass_revoked') }),
  /** Too many wrong codes in a row. */
  z.object({ type: z.literal('method_disabled'), ...ofMethod }),
  /** On the phone they said that what it asked about was not them. */
  z.object({ type: z.literal('approval_denied'), label: storedIdentity.label }),
  /** The counter of a key went back: somebody may have a copy of it. */
  z.object({ type: z.literal('method_copied'), ...ofMethod }),
  z.object({ type: z.literal('default_changed'), to: SignInWay }),
  z.object({ type: z.literal('password_changed') }),
  z.object({ type: z.literal('password_reset') }),
  /** A sign-in from a browser that never signed in to this account before. */
  z.object({ type: z.literal('new_browser') }),
  /** The person said that something was not them: nothing may change until it is cleared up. */
  z.object({ type: z.literal('account_frozen') }),
  z.object({ type: z.literal('account_unfrozen') }),
  /** The same to administrators, about somebody else. */
  z.object({ type: z.literal('person_frozen'), name: z.string(), email: z.string() }),
  /** To administrators: texts and calls met a cap, or without being stopped would have. */
  z.object({
    type: z.literal('spend_alarm'),
    cap: z.enum(CAPS),
    country: z.string().nullable(),
    isEnforced: z.boolean(),
  }),
])
export type NoticeEvent = z.infer<typeof NoticeEvent>

/**
 * Whether the person may say of it that it was not them. A freeze is the answer to that, not another question, and an
 * alarm is nobody's.
 */
export function isDisputable({ type }: NoticeEvent): boolean {
  return !['account_frozen', 'account_unfrozen', 'person_frozen', 'spend_alarm'].includes(type)
}

/** Where a change came from, in the words of the notice. */
export const NoticeSource = z.object({
  address: z.string().nullable(),
  browser: z.string().nullable(),
  system: z.string().nullable(),
})
export type NoticeSource = z.infer<typeof NoticeSource>
