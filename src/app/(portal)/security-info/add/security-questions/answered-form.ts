import { z } from 'zod'
import { ANSWER_LENGTH, type Answered } from '@/features/methods/security-questions/answer-rules'

/** Whatever is not a text of a form is an empty one; a long answer stays too long, and is no longer than that takes. */
const Text = z
  .string()
  .catch('')
  .transform((text) => text.slice(0, ANSWER_LENGTH.max * 50))

/** The questions and answers that a form sent, as many as there must be: what is missing is there, and empty. */
export function answeredOf(form: FormData, count: number): Answered[] {
  const text = (name: string) => Text.parse(form.get(name))
  return Array.from({ length: count }, (_, at) => ({ question: text(`question.${at}`), answer: text(`answer.${at}`) }))
}
