import { z } from 'zod'
import { foldText } from '@/lib/fold-text'

const GivenAnswers = z.array(z.object({ question: z.string(), answer: z.string() })).max(5)

/** Answers to the questions of one draw, in its order. */
export type GivenAnswers = z.infer<typeof GivenAnswers>

/** Answers as a proof carries them: one text, each answer as it is compared. */
export function packAnswers(given: GivenAnswers): string {
  return JSON.stringify(given.map(({ question, answer }) => ({ question, answer: foldText(answer) })))
}

/** What `packAnswers` made; nothing where it was not made by it. */
export function unpackAnswers(packed: string): GivenAnswers {
  try {
    return GivenAnswers.parse(JSON.parse(packed))
  } catch {
    return []
  }
}
