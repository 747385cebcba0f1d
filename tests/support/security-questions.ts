import type { Actor } from '@/features/accounts/person'
import { loadMethods } from '@/features/methods/repository'
import type { OfferedQuestion } from '@/features/methods/security-questions/answer-rules'
import { type AskedQuestion, askedQuestions } from '@/features/methods/security-questions/asked-questions'
import { predefinedQuestions } from '@/features/methods/security-questions/predefined-questions'
import { answersOf, answersVersion, registerQuestions } from '@/features/methods/security-questions/register-questions'
import { answerQuestions } from '@/features/password-reset/answer-questions'
import type { MethodsPolicy, QuestionsPolicy } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import type { PrismaClient } from '@/generated/prisma/client'
import type { Deps } from '@/server/deps'
import { aPolicy } from './builders'
import type { TestReset } from './password-reset'

/** A policy with security questions, and what else the test names. */
export const withQuestions = (questions: Partial<QuestionsPolicy> = {}, others: Parameters<typeof aPolicy>[0] = {}) =>
  aPolicy({ ...others, questions: { ...aPolicy().questions, enabled: true, ...questions } })

/** Puts a policy in force without looking for what it forbids. */
export async function putPolicy(db: PrismaClient, value: MethodsPolicy): Promise<void> {
  const { version } = (await db.policy.findUnique({ where: { key: 'methods' } })) ?? { version: 0 }
  const data = { value, version: version + 1, updatedAt: new Date() }
  await db.policy.upsert({ where: { key: 'methods' }, create: { key: 'methods', ...data }, update: data })
}

/** The right answer to any question, of one set or another. */
export const answerTo = (question: string, set = 'first') => `The ${set} answer to ${question.slice(-12)}`

/** What the page offers, in words that hold none of the answers. */
export async function offeredTo(db: PrismaClient, userId: string): Promise<OfferedQuestion[]> {
  const { custom } = (await loadPolicyFor(db, userId)).questions
  return [...predefinedQuestions.map((id) => ({ id, text: `Words of ${id}` })), ...custom]
}

/** So many answers, to the first questions that are offered. */
export const someAnswers = (count: number, set = 'first', from = 0) =>
  predefinedQuestions.slice(from, from + count).map((question) => ({ question, answer: answerTo(question, set) }))

/** Answers questions as the page does, in place of those that are there. */
export async function register(
  deps: Deps,
  actor: Actor,
  { pairs, from, set }: { pairs?: readonly { question: string; answer: string }[]; from?: string; set?: string } = {},
) {
  const { db, keys } = deps
  const { toRegister } = (await loadPolicyFor(db, actor.id)).questions
  const present = answersOf((await loadMethods(db, keys, actor.id)).methods)
  return registerQuestions(deps, actor, {
    pairs: pairs ?? someAnswers(toRegister, set),
    offered: await offeredTo(db, actor.id),
    from: from ?? answersVersion(present),
  })
}

/** The same, for somebody who must succeed: the id of the method. */
export async function registeredAnswers(deps: Deps, actor: Actor, set?: string): Promise<string> {
  const result = await register(deps, actor, set === undefined ? {} : { set })
  if (!result.ok) throw new Error(`Not registered: ${JSON.stringify(result.error)}`)
  const { id } = await deps.db.method.findFirstOrThrow({ where: { userId: actor.id, kind: 'security_questions' } })
  return id
}

/** The pages of a reset that are about questions. */
export function questionsOf(deps: Deps, reset: TestReset, userId: string, methodId: string) {
  const owner = { id: userId, browserHash: reset.visitor.browserHash }
  const shown = async (): Promise<AskedQuestion[]> => (await askedQuestions(deps, owner, methodId))?.asked ?? []
  return {
    shown,
    /** Chooses the way, as far as it is offered. */
    async ask() {
      const way = (await reset.state())?.ways.find(({ method }) => method === methodId)
      return way ? reset.ask(way.position) : null
    },
    /** Answers what is asked now, or what was asked before; rightly but for what the test changes. */
    async answer(
      change: (answer: string, at: number) => string = (answer) => answer,
      { asked, set }: { asked?: readonly AskedQuestion[]; set?: string } = {},
    ) {
      const questions = asked ?? (await shown())
      const given = questions.map(({ question }, at) => ({ question, answer: change(answerTo(question, set), at) }))
      return answerQuestions(deps, reset.visitor, { id: await reset.id(), given })
    },
  }
}
