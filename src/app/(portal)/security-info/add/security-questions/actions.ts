'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { askForProof } from '@/app/proof/ask-for-proof'
import { offeredQuestions } from '@/app/security-questions/question-words'
import { ANSWER_LENGTH, type PairRefusal } from '@/features/methods/security-questions/answer-rules'
import { registerQuestions } from '@/features/methods/security-questions/register-questions'
import { loadPolicyFor } from '@/features/policy/repository'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed } from '@/server/form'
import { requireActor } from '@/server/session'
import { answeredOf } from './answered-form'

export async function registerQuestionsAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const { questions } = await loadPolicyFor(deps().db, actor.id)
  const names = Array.from({ length: questions.toRegister }, (_, at) => `question.${at}`)
  const values = echoed(form, names)
  // Before anything else: without JavaScript the answers come back empty from the question.
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }

  const pairs = answeredOf(form, questions.toRegister)
  const from = String(form.get('from') ?? '')
  const registered = { pairs, offered: await offeredQuestions(questions), from }
  const result = await registerQuestions(deps(), actor, registered)
  if (result.ok) {
    revalidatePath('/security-info', 'layout')
    redirect('/security-info?done=questions_saved')
  }
  if (result.error.kind === 'refused') return { fields: await sentencesFor(result.error.pairs), values }
  // What changed meanwhile may be how many questions there are.
  revalidatePath('/security-info', 'layout')
  return { message: (await getTranslations('securityQuestions.errors'))(result.error.kind), values }
}

/** What is wrong with each pair, by its boxes. */
async function sentencesFor(pairs: readonly PairRefusal[]): Promise<Record<string, string>> {
  const t = await getTranslations('securityQuestions.errors')
  const sentences = pairs.flatMap(({ question, answer }, at): [string, string][] => [
    ...(question ? [[`question.${at}`, t(question)] satisfies [string, string]] : []),
    ...(answer ? [[`answer.${at}`, t(answer, ANSWER_LENGTH)] satisfies [string, string]] : []),
  ])
  return Object.fromEntries(sentences)
}
