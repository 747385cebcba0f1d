import { z } from 'zod'
import type { Channel } from '@/generated/prisma/enums'

/** How factors are named: authentication method references of RFC 8176. A text is `sms`, a call `tel`,
 * the code of an app and a recovery code `otp`. */
const ProvedFactor = z.object({
  amr: z.enum(['pwd', 'sms', 'tel', 'otp']),
  /** When it was proved, ISO 8601. */
  at: z.iso.datetime().transform((text) => new Date(text)),
})
export type ProvedFactor = z.infer<typeof ProvedFactor>
export type Amr = ProvedFactor['amr']

/** What the column `Session.factors` holds. */
export const ProvedFactors = z.array(ProvedFactor)

/** The factor that a code by this channel proves. */
export const amrOf = { text: 'sms', call: 'tel', app_code: 'otp', recovery_code: 'otp' } as const satisfies Record<
  Channel,
  Amr
>

/** The column's value: one entry a factor, with its latest proof, so that it never grows. */
export function withFactor(proved: readonly ProvedFactor[], amr: Amr, at: Date): { amr: Amr; at: string }[] {
  return [...proved.filter((factor) => factor.amr !== amr), { amr, at }].map((factor) => ({
    amr: factor.amr,
    at: factor.at.toISOString(),
  }))
}
