import 'server-only'
import { askedQuestions } from '@/features/methods/security-questions/asked-questions'
import { redraw } from '@/features/methods/security-questions/draw'
import { type GivenAnswers, packAnswers } from '@/features/methods/security-questions/given-answers'
import { loadPolicyFor } from '@/features/policy/repository'
import type { SignInSource } from '@/features/sign-in/sign-in'
import { fail, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { type ProveFailure, prove } from './prove'
import { loadReset } from './reset-state'

/**
 * Proves by security questions. Answers to questions that are not asked any more (`stale`: a page from before, or a policy
 * that asks for more now) are not compared and cost nothing. Everything else is as with codes.
 */
export async function answerQuestions(
  deps: Deps,
  source: SignInSource,
  { id, given }: { id: string; given: GivenAnswers },
): Promise<Result<null, ProveFailure | { kind: 'stale' }>> {
  const { reset, current } = (await loadReset(deps, source.browserHash, id)) ?? {}
  if (reset?.userId && current?.channel === 'security_questions') {
    const owner = { id: reset.userId, browserHash: source.browserHash }
    const shown = await askedQuestions(deps, owner, current.method)
    if (shown && (await isStale(deps, shown.challenge, given))) return fail({ kind: 'stale' })
  }
  return prove(deps, source, { id, code: packAnswers(given) })
}

async function isStale(
  { db }: Pick<Deps, 'db'>,
  challenge: Parameters<typeof redraw>[1],
  given: GivenAnswers,
): Promise<boolean> {
  const { toAnswer } = (await loadPolicyFor(db, challenge.userId)).questions
  const { questions } = challenge
  if (questions.length < toAnswer) await redraw(db, challenge)
  const isToDraw = given.map(({ question }) => question).join('\n') === questions.join('\n')
  return questions.length < toAnswer || !isToDraw
}
