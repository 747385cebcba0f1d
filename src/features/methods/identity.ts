import { z } from 'zod'

/** The last characters of a number: so short that a whole one cannot be put into a notice by mistake. */
const Ending = z.string().min(1).max(4)

/** A mail address as strangers see it, "a••••@g••••.com": a whole one cannot be put into a notice by mistake. */
const Mask = z.string().regex(/^[^@\s]{1,2}•{4}@[^@\s]{1,2}•{4}\.[^@.\s]{1,63}$/)

/** As many characters as the name of a method may have. */
export const LABEL_LENGTH = 40

/** What tells a method from others of its type, as it is stored in the audit trail and in notices. */
export const storedIdentity = {
  ending: Ending.optional(),
  label: z.string().min(1).max(LABEL_LENGTH).optional(),
  left: z.number().optional(),
  mask: Mask.optional(),
  answers: z.number().optional(),
  until: z.iso.datetime().optional(),
}

/**
 * The last digits of a number, what its owner calls it, how many codes are left of it, a masked address, how many questions
 * are answered, or when it ends; never a number or an address in full.
 */
export type Identity =
  | { ending: string }
  | { label: string }
  | { left: number }
  | { mask: string }
  | { answers: number }
  | { until: string }
