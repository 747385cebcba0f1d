import { z } from 'zod'
import { limits } from '@/features/limits/limits'

/** Codes of apps have six digits, whatever the provider of texts is set up for. */
const lengths = [6, limits.code.digits]

/**
 * A code as a person types it: spaces, hyphens and dashes between the digits do not matter, nor does the width of the
 * digits. What is wrong with it is said apart: nothing typed, letters in it, or too many or few digits.
 */
export function verificationCode(sentences: { missing: string; characters: string; length: string }) {
  return z
    .string()
    .max(100, sentences.length)
    .transform((text) => text.normalize('NFKC').replace(/[\s\p{Dash}]/gu, ''))
    .pipe(
      z
        .string()
        .min(1, { error: sentences.missing, abort: true })
        .regex(/^[0-9]*$/, { error: sentences.characters, abort: true })
        .refine((code) => lengths.includes(code.length), sentences.length),
    )
}
