import 'server-only'
import { v7 as newId } from 'uuid'
import { passwordMatches } from '@/features/password/password'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import { ok } from '@/lib/result'
import type { Prover } from '../prover'
import { drawQuestions, redraw } from './draw'
import { unpackAnswers } from './given-answers'

/**
 * Proofs by answers that the person gave before. Nothing is sent. All questions of a draw are answered at once: one wrong
 * answer makes the whole wrong, costs one check, and other questions are drawn. Every answer is verified however wrong
 * another is, so that neither words nor time tell which.
 */
export const questionsProver: Prover = {
  async open(tx, _deps, owner, { methodId, purpose }, at) {
    const { id: userId, browserHash } = owner
    await supersedeProofs(tx, owner, purpose, at)
    const questions = await drawQuestions(tx, { userId, methodId })
    const drawn = { id: newId(), userId, browserHash, purpose, channel: 'security_questions', methodId } as const
    return ok({ challenge: await createChallenge(tx, { ...drawn, questions }, at), send: async () => ok(null) })
  },

  repeat: async () => ok(null),

  isGuessable: true,

  async compare({ db }, challenge, answer) {
    const { methodId, userId, questions } = challenge
    if (!methodId) return 'gone'
    const stored = await db.securityAnswer.findMany({ where: { userId, methodId } })
    const given = unpackAnswers(answer)
    const verified = questions.map((question, at) => {
      const hash = stored.find((one) => one.question === question)?.answerHash ?? null
      return passwordMatches(given[at]?.answer ?? '', hash)
    })
    const isRight = (await Promise.all(verified)).every(Boolean)
    const isToDraw = given.length === questions.length && given.every((one, at) => one.question === questions[at])
    if (isRight && isToDraw && questions.length > 0) return 'approved'
    await redraw(db, challenge)
    return 'incorrect'
  },
}
