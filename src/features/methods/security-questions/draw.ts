import 'server-only'
import { randomInt } from 'node:crypto'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Challenge } from '@/generated/prisma/client'
import type { Db } from '@/server/db'

/** Draws as many of a person's questions as the policy asks for now, each set and order as likely as any other. */
export async function drawQuestions(
  db: Db,
  { userId, methodId }: { userId: string; methodId: string },
): Promise<string[]> {
  const { toAnswer } = (await loadPolicyFor(db, userId)).questions
  const left = (await db.securityAnswer.findMany({ where: { userId, methodId } })).map(({ question }) => question)
  return Array.from({ length: Math.min(toAnswer, left.length) }, () => left.splice(randomInt(left.length), 1)).flat()
}

/** Asks other questions in place of those of an open challenge. Of several at once one draws, and its draw stands. */
export async function redraw(
  db: Db,
  { id, userId, methodId, questions }: Pick<Challenge, 'id' | 'userId' | 'methodId' | 'questions'>,
): Promise<void> {
  const drawn = methodId ? await drawQuestions(db, { userId, methodId }) : []
  if (drawn.length === 0) return
  await db.challenge.updateMany({
    where: { id, questions: { equals: questions }, consumedAt: null, endedAt: null },
    data: { questions: drawn },
  })
}
