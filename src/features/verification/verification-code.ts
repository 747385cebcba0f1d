import { z } from 'zod'
import { limits } from '@/features/limits/limits'

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
        .length(limits.code.digits, sentences.length),
    )
}
