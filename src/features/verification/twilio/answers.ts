import { z } from 'zod'
import type { CheckOutcome } from '@/features/verification/code-delivery'

/** The form is that of Twilio's OpenAPI description. */
const VerificationSid = z.string().regex(/^VE[0-9a-fA-F]{32}$/)

/** The answer to a send or a check, whatever its status says. */
export const Verification = z.object({ sid: VerificationSid, status: z.string() })

/** One code on its way to one number. */
export const Attempt = z.object({
  verificationSid: VerificationSid,
  serviceSid: z.string(),
  channelData: z.object({ to: z.string() }),
  dateCreated: z.date(),
})

/** A number and the kind of its line, such as `mobile`, `landline` or `nonFixedVoip`; `null` when nobody knows. */
export const LookedUp = z.object({ lineTypeIntelligence: z.object({ type: z.string().nullable() }) })

const OUTCOMES = new Map<string, CheckOutcome>([
  ['approved', 'approved'],
  ['pending', 'incorrect'],
  ['canceled', 'gone'],
  ['expired', 'gone'],
  ['deleted', 'gone'],
  ['failed', 'gone'],
  ['max_attempts_reached', 'too_many_checks'],
])

/**
 * The outcome of a check by the answer's status alone, never by the older `valid` (security.md 4.2). `null` for an
 * answer about another verification, for a status that is not on the list, and for anything that is not an answer.
 */
export function outcomeOf(answer: unknown, reference: string): CheckOutcome | null {
  const verification = Verification.safeParse(answer)
  if (!verification.success || verification.data.sid !== reference) return null
  return OUTCOMES.get(verification.data.status) ?? null
}
