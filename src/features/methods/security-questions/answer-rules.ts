import { foldText } from '@/lib/fold-text'

/** How many characters an answer has once it is folded, counted as Unicode counts them. */
export const ANSWER_LENGTH = { min: 3, max: 40 }

/** Why a question or an answer of a new set is refused; each has its sentence. */
export type QuestionRefusal = 'not_chosen' | 'chosen_twice'
export type AnswerRefusal = 'too_short' | 'too_long' | 'repeated' | 'about_you' | 'in_question' | 'same_answer'

/** A question that may be chosen, in the words that the person saw. */
export type OfferedQuestion = { id: string; text: string }

/** What a person chose and answered, in the order of the form. */
export type Answered = { question: string; answer: string }

export type PairRefusal = { question?: QuestionRefusal; answer?: AnswerRefusal }

/**
 * What is wrong with each pair of a new set, in order; empty objects where nothing is. No question and no answer may be
 * there twice; an answer must not be one that stands in its question, or in the person's name or address (OWASP).
 */
export function refusalsOf(
  pairs: readonly Answered[],
  offered: readonly OfferedQuestion[],
  person: { displayName: string; email: string },
): PairRefusal[] {
  const words = wordsOf(person)
  const answers = pairs.map(({ answer }) => foldText(answer))
  return pairs.map(({ question }, at) => {
    const chosen = offered.find(({ id }) => id === question)
    const refusal: PairRefusal = {}
    if (!chosen) refusal.question = 'not_chosen'
    else if (pairs.slice(0, at).some((earlier) => earlier.question === question)) refusal.question = 'chosen_twice'
    const wrong = answerRefusal(answers[at] ?? '', { text: chosen?.text ?? '', words, earlier: answers.slice(0, at) })
    if (wrong) refusal.answer = wrong
    return refusal
  })
}

/** Whether an answer has a length that a registered one can have. */
export function lengthRefusal(folded: string): Extract<AnswerRefusal, 'too_short' | 'too_long'> | null {
  const length = [...folded].length
  if (length < ANSWER_LENGTH.min) return 'too_short'
  return length > ANSWER_LENGTH.max ? 'too_long' : null
}

function answerRefusal(
  answer: string,
  { text, words, earlier }: { text: string; words: ReadonlySet<string>; earlier: readonly string[] },
): AnswerRefusal | null {
  const length = lengthRefusal(answer)
  if (length) return length
  if (new Set(answer.replaceAll(' ', '')).size === 1) return 'repeated'
  if (words.has(answer)) return 'about_you'
  if (foldText(text).includes(answer)) return 'in_question'
  return earlier.includes(answer) ? 'same_answer' : null
}

/** The name and the address, whole and in words. */
function wordsOf({ displayName, email }: { displayName: string; email: string }): ReadonlySet<string> {
  const whole = [displayName, email, email.split('@')[0] ?? ''].map(foldText)
  return new Set(whole.flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}\p{N}]+/u)]))
}
