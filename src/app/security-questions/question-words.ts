import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { OfferedQuestion } from '@/features/methods/security-questions/answer-rules'
import type { AskedQuestion } from '@/features/methods/security-questions/asked-questions'
import { isPredefined, predefinedQuestions } from '@/features/methods/security-questions/predefined-questions'
import type { QuestionsPolicy } from '@/features/policy/policy'

/** The questions that the product brings, in the language of the page. */
export async function predefinedWords(): Promise<OfferedQuestion[]> {
  const t = await getTranslations('securityQuestions.predefined')
  return predefinedQuestions.map((id) => ({ id, text: t(id) }))
}

/** Everything that a person may choose, the organisation's own questions last. */
export async function offeredQuestions({ custom }: QuestionsPolicy): Promise<OfferedQuestion[]> {
  return [...(await predefinedWords()), ...custom]
}

/** A question as it is asked: the organisation's in the words in which it was answered. */
export async function questionLabeller(): Promise<(asked: AskedQuestion) => string> {
  const t = await getTranslations('securityQuestions.predefined')
  return ({ question, wording }) => wording ?? (isPredefined(question) ? t(question) : '')
}
