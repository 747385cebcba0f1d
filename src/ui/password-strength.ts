import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

export type StrengthLevel = 'weak' | 'fair' | 'good' | 'strong'

const levels = ['weak', 'weak', 'fair', 'good', 'strong'] as const satisfies readonly StrengthLevel[]

// What comes after so many characters no longer changes the answer, but takes long to look at.
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 64 })

/**
 * How hard a password is to guess, and the name of its weakest point, if it has one. `known` are words that a stranger
 * would try. Imports half a megabyte of words: load it only where somebody types a password.
 */
export function passwordStrength(
  password: string,
  known: readonly string[],
): { level: StrengthLevel; warning: string | null } {
  const words = known.flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}\p{N}]+/u)]).filter((word) => word.length > 1)
  const { score, feedback } = estimator.check(password, words)
  // Somebody who knows the person needs fewer guesses than are counted here.
  const level = feedback.warning === 'userInputs' ? 'weak' : levels[score]
  return { level, warning: feedback.warning }
}
