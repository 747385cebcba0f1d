import { limits } from '@/features/limits/limits'
import { isCommonPassword } from './common-passwords'

/** Why a new password is refused; each has its sentence, which helps to choose another. */
export type PasswordRefusal = 'too_short' | 'too_long' | 'repeated' | 'common' | 'about_you'

/** What anybody could know about the person and where they work, and so would try first (ASVS 6.1.2). */
export type Surroundings = { organisation: string; displayName: string; email: string }

const PRODUCT = 'Countersign'

/** A pattern of so few characters stays guessable however often it is repeated. */
const LONGEST_PATTERN = 4

/**
 * Whether a password may be chosen: its length in Unicode characters, and that it is not one that is tried first. Nothing
 * is said about kinds of characters (NIST SP 800-63B-4 3.1.1.2). Null when it may.
 */
export function passwordRefusal(password: string, surroundings: Surroundings): PasswordRefusal | null {
  const characters = [...password.normalize('NFC')]
  if (characters.length < limits.password.min) return 'too_short'
  if (characters.length > limits.password.max) return 'too_long'

  const pattern = patternOf(characters)
  if (pattern.length <= LONGEST_PATTERN) return 'repeated'
  if (isCommonPassword(password) || isCommonPassword(pattern.join(''))) return 'common'
  return isMadeOf(lettersOf(password), wordsAround(surroundings)) ? 'about_you' : null
}

/** The shortest beginning that the whole repeats, the last time perhaps in part: "abc" of "abcabcab". */
function patternOf(characters: readonly string[]): readonly string[] {
  const length = characters.findIndex(
    (_, shift) => shift > 0 && characters.every((character, i) => i < shift || character === characters[i - shift]),
  )
  return length < 0 ? characters : characters.slice(0, length)
}

function wordsAround({ organisation, displayName, email }: Surroundings): ReadonlySet<string> {
  const texts = [PRODUCT, organisation, displayName, email]
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}]+/u)])
  return new Set(words.map(lettersOf).filter((word) => word.length > 1))
}

/** Only the letters, without accents and in one case: digits and signs around a word do not make it a secret. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}]/gu, '')
}

/** Whether `text` is nothing but these words, in any order and as often as it takes. */
function isMadeOf(text: string, words: ReadonlySet<string>): boolean {
  const reached = new Set([0])
  for (const start of reached) {
    for (const word of words) if (text.startsWith(word, start)) reached.add(start + word.length)
  }
  return text.length > 0 && reached.has(text.length)
}
