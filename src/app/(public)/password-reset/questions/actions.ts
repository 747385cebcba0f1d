'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ANSWER_LENGTH, lengthRefusal } from '@/features/methods/security-questions/answer-rules'
import type { GivenAnswers } from '@/features/methods/security-questions/given-answers'
import { answerQuestions } from '@/features/password-reset/answer-questions'
import { atLeast } from '@/lib/at-least'
import { foldText } from '@/lib/fold-text'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser } from '@/server/session'
import { QUICKEST } from '../quickest'
import { RESET_OVER } from '../reset-under-way'

/** So long that it can be no answer, and short enough to look at. */
const Text = z.string().transform((text) => text.slice(0, 1000))
const Pair = z.object({ question: z.string(), answer: Text })

export async function answerQuestionsAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('passwordReset')
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) return redirect(RESET_OVER)
  const given = answersIn(form)
  const fields = await wrongLengths(given)
  if (Object.keys(fields).length > 0) return { fields }

  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const result = await atLeast(QUICKEST.check, answerQuestions(deps(), source, { id: id.data, given }))
  if (result.ok) redirect('/password-reset/choose')
  const { error } = result
  switch (error.kind) {
    case 'over':
      return redirect(RESET_OVER)
    case 'gone':
    case 'used_up':
      return redirect(`/password-reset/choose?ended=questions_${error.kind}`)
    case 'incorrect':
      revalidatePath('/password-reset/questions')
      return { message: t('wrongAnswers', { checks: error.checksLeft }) }
    case 'stale':
      revalidatePath('/password-reset/questions')
      return { message: t('stale') }
    case 'too_many_wrong_codes': {
      const wait = (await getTranslations('common'))('wait', waitUntil(error.retryAt, deps().now()))
      return { message: t('too_many_wrong_answers', { wait }) }
    }
    case 'waiting':
    case 'unavailable':
      return { message: t(error.kind) }
  }
}

/** The questions that the page showed, with what was answered: five at the most, up to the first that is missing. */
function answersIn(form: FormData): GivenAnswers {
  const given: GivenAnswers = []
  for (let at = 0; at < 5; at += 1) {
    const pair = Pair.safeParse({ question: form.get(`question.${at}`), answer: form.get(`answer.${at}`) ?? '' })
    if (!pair.success) return given
    given.push(pair.data)
  }
  return given
}

/** What cannot be right costs no try. */
async function wrongLengths(given: GivenAnswers): Promise<Record<string, string>> {
  const t = await getTranslations('passwordReset')
  const sentences = given.flatMap(({ answer }, at) => {
    const folded = foldText(answer)
    if (folded === '') return [[`answer.${at}`, t('answerMissing')]]
    return lengthRefusal(folded) ? [[`answer.${at}`, t('answerLength', ANSWER_LENGTH)]] : []
  })
  return Object.fromEntries(sentences)
}
