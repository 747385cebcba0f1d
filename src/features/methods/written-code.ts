import 'server-only'
import { randomInt } from 'node:crypto'
import { z } from 'zod'

/**
 * No two characters look alike, so that a code survives being written down and typed in; and no vowels, so that no code
 * spells a word.
 */
const ALPHABET = '0123456789CDFGHJKMNPQRTVWXY'
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8' }
const GROUP = 4
/** Room for the longest code with something between all of its characters. */
const LONGEST = 200

/** A code to be written down and typed in: so many random characters, each worth 4.75 bits. */
export function newWrittenCode(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** As people see it: 4D7K-09XR-…, in groups that an eye can keep. */
export function formatWrittenCode(code: string): string {
  return code.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? code
}

/**
 * A written code as a person types it: upper and lower case, spaces, hyphens and dashes do not matter, nor does a letter
 * in place of the digit that it looks like.
 */
export function writtenCode(
  { min, max }: { min: number; max: number },
  sentences: { missing: string; characters: string; length: string },
) {
  return z
    .string()
    .max(LONGEST, sentences.length)
    .transform((text) =>
      text
        .normalize('NFKC')
        .replace(/[\s\p{Dash}]/gu, '')
        .toUpperCase()
        .replace(/[OILZSB]/g, (letter) => LOOKS_LIKE[letter] ?? letter),
    )
    .pipe(
      z
        .string()
        .min(1, { error: sentences.missing, abort: true })
        .regex(new RegExp(`^[${ALPHABET}]*$`), { error: sentences.characters, abort: true })
        .min(min, sentences.length)
        .max(max, sentences.length),
    )
}
