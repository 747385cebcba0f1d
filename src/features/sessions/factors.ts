import { z } from 'zod'
import type { Channel } from '@/generated/prisma/enums'

/**
 * How factors are named: authentication method references of RFC 8176. A text is `sms`, a call `tel`, the code of an app,
 * one by mail, a recovery code and an access pass `otp`, answers to security questions `kba`. A key is `hwk` where it cannot
 * leave its device, and `swk` where it may be synced: who holds a copy is then up to software and to an account elsewhere
 * (NIST SP 800-63B-4 App. B). An approval is `pop`: our app proves that it has a key, which software keeps. `user`, the
 * presence of the person, is no factor and not stored: no key is believed without it, so `hwk` and `swk` say it already.
 */
const ProvedFactor = z.object({
  amr: z.enum(['pwd', 'sms', 'tel', 'otp', 'pop', 'swk', 'hwk', 'kba']),
  /** When it was proved, ISO 8601. */
  at: z.iso.datetime().transform((text) => new Date(text)),
})
export type ProvedFactor = z.infer<typeof ProvedFactor>
export type Amr = ProvedFactor['amr']

/** What the column `Session.factors` holds. */
export const ProvedFactors = z.array(ProvedFactor)

/** The factor that an answer by this channel proves: of a key that is not known to be bound to its device, the lesser. */
export const amrOf = {
  text: 'sms',
  call: 'tel',
  app_code: 'otp',
  app_notification: 'pop',
  recovery_code: 'otp',
  security_key: 'swk',
  email_code: 'otp',
  security_questions: 'kba',
  access_pass: 'otp',
} as const satisfies Record<Channel, Amr>

/** The column's value: one entry a factor, with its latest proof, so that it never grows. */
export function withFactor(proved: readonly ProvedFactor[], amr: Amr, at: Date): { amr: Amr; at: string }[] {
  return [...proved.filter((factor) => factor.amr !== amr), { amr, at }].map((factor) => ({
    amr: factor.amr,
    at: factor.at.toISOString(),
  }))
}
