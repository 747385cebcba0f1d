import 'server-only'
import { findOpenProof, type Owner } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import type { Deps } from '@/server/deps'

/** A question that is asked now. `wording`: the organisation's, as it was answered; null for one of the product's. */
export type AskedQuestion = { question: string; wording: string | null }

/** The questions of a reset under way in this browser, with their challenge; null where none are asked. */
export async function askedQuestions(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  owner: Owner,
  methodId: string,
): Promise<{ challenge: Challenge; asked: AskedQuestion[] } | null> {
  const challenge = await findOpenProof(db, { methodId, purpose: 'password_reset' }, owner, now())
  if (!challenge) return null
  const stored = await db.securityAnswer.findMany({ where: { userId: owner.id, methodId } })
  const asked = challenge.questions.map((question) => ({
    question,
    wording: stored.find((one) => one.question === question)?.wording ?? null,
  }))
  return { challenge, asked }
}
