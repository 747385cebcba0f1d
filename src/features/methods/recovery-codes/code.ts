import 'server-only'
import { randomInt } from 'node:crypto'
import { z } from 'zod'

/** As many codes as a set has. */
export const CODES_IN_A_SET = 10

/** From so few codes on, a person is told to get new ones. */
export const FEW_CODES = 3

/** A recovery code as it is compared: sixteen characters of `ALPHABET`. */
export type RecoveryCode = string & { readonly brand: 'RecoveryCode' }

/**
 * No two characters look alike, so that a code survives being written down and typed in; and no vowels, so that no code
 * spells a word.
 */
const ALPHABET = '0123456789CDFGHJKMNPQRTVWXY'
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8' }
const LENGTH = 16
const GROUP = 4

/** 76 random bits; 64 is the least for a saved recovery code (NIST SP 800-63B-4 4.2.1.1). */
export function newCode(): RecoveryCode {
  const characters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return characters.join('') as RecoveryCode
}

/** As people see it: 4D7K-09XR-…, in groups that an eye can keep. */
export function formatCode(code: RecoveryCode): string {
  return code.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? code
}

/**
 * A recovery code as a person types it: upper and lower case, spaces, hyphens and dashes do not matter, nor does a letter
 * in place of the digit that it looks like.
 */
export function recoveryCode(sentences: { missing: string; characters: string; length: string }) {
  return z
    .string()
    .max(100, sentences.length)
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
        .length(LENGTH, sentences.length),
    )
}
