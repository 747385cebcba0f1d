import 'server-only'
import { z } from 'zod'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { reportToken } from '@/features/disputes/report-token'
import { limits } from '@/features/limits/limits'
import { notify } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge } from '@/features/verification/repository'
import type { ApprovalAnswer, Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { Method } from '../method-type'
import { usageOf } from '../prover'
import { usableWays } from '../registry'
import { loadMethods } from '../repository'
import { claimMethodCheck, disableMethod } from '../wrong-codes'
import type { Device } from './device'
import { EnteredNumber } from './two-digits'

/** What a phone answers. All of it is signed, with the address it is sent to and the time (`SignedRequest`). */
export const PromptAnswer = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approve'),
    challengeId: z.uuid(),
    purpose: z.enum(['sign_in', 'step_up', 'password_reset']),
    number: EnteredNumber,
  }),
  z.object({
    decision: z.literal('deny'),
    challengeId: z.uuid(),
    purpose: z.enum(['sign_in', 'step_up', 'password_reset']),
  }),
])
export type PromptAnswer = z.infer<typeof PromptAnswer>

/** `report`: what the link "This wasn't me" holds, where the answer was no. */
export type Answered = { report: string | null }

export type AnswerFailure =
  /** It is over: too late, another way was chosen, or it was answered already, whatever was answered. */
  | { kind: 'over' }
  /** Another number is on the page. */
  | { kind: 'incorrect'; triesLeft: number }
  /** That was the last try for this one. */
  | { kind: 'used_up' }

/**
 * Takes the answer of a device to what waits on it. One guarded update decides, so of a yes and a no at once exactly one
 * counts; the same answer sent again is told so. A wrong number costs a try of the question and counts among the wrong
 * codes of the method. A no ends the question, pauses others, and tells the person, who may freeze the account by it.
 */
export async function answerPrompt(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  device: Device,
  source: RequestSource,
  answer: PromptAnswer,
): Promise<Result<Answered, AnswerFailure>> {
  const { db, keys, now } = deps
  const { userId, methodId, deviceId } = device
  return db.$transaction(async (tx): Promise<Result<Answered, AnswerFailure>> => {
    if (!(await lockPerson(tx, userId))) return fail({ kind: 'over' })
    const at = now()
    const challenge = await tx.challenge.findFirst({
      where: { id: answer.challengeId, userId, methodId, purpose: answer.purpose, channel: 'app_notification' },
      include: { approval: true },
    })
    const isStillBound = (await tx.approvalApp.count({ where: { methodId, deviceId } })) > 0
    if (!challenge?.approval || !isStillBound) return fail({ kind: 'over' })
    const { approval } = challenge
    if (approval.answer === answered[answer.decision]) {
      return ok({ report: approval.changeId && reportToken(keys, approval.changeId) })
    }
    const isOpen = !challenge.consumedAt && !challenge.endedAt && challenge.expiresAt > at
    if (approval.answer || !isOpen) return fail({ kind: 'over' })

    const [{ methods }, policy] = [await loadMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
    const usable = usableWays(methods, policy, usageOf(answer.purpose)).find(
      (way) => way.method.id === methodId && way.option === 'app_notification',
    )
    if (!usable) {
      await endChallenge(tx, challenge.id, 'forbidden', at)
      return fail({ kind: 'over' })
    }
    const asked = { challenge, device, method: usable.method, source, at }
    return answer.decision === 'deny' ? deny(tx, { keys }, asked) : approve(tx, { keys }, asked, answer.number)
  })
}

const answered = { approve: 'approved', deny: 'denied' } as const

type Asked = { challenge: Challenge; device: Device; method: Method; source: RequestSource; at: Date }

async function approve(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { challenge, device: { userId: id }, method, source, at }: Asked,
  number: number,
): Promise<Result<Answered, AnswerFailure>> {
  const challengeId = challenge.id
  const [claimed] = await tx.approval.updateManyAndReturn({
    where: { challengeId, answer: null, triesLeft: { gt: 0 } },
    data: { triesLeft: { decrement: 1 } },
  })
  if (!claimed) return fail({ kind: 'over' })
  if (claimed.number === number) {
    await settle(tx, challengeId, { answer: 'approved', answeredAt: at })
    return ok({ report: null })
  }

  const isLast = claimed.triesLeft === 0
  if (isLast) await endChallenge(tx, challengeId, 'used_up', at)
  const wrongCodes = await claimMethodCheck({ db: tx }, method.id)
  if (wrongCodes !== null && wrongCodes >= limits.wrongCodesInARow) {
    await disableMethod(tx, { keys }, { owner: { ...source, id }, challengeId, method, at })
    return fail({ kind: 'used_up' })
  }
  return isLast ? fail({ kind: 'used_up' }) : fail({ kind: 'incorrect', triesLeft: claimed.triesLeft })
}

async function deny(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { challenge, device: { userId, methodId, label }, source, at }: Asked,
): Promise<Result<Answered, AnswerFailure>> {
  const event = { type: 'approval_denied', label } as const
  // Whoever asked is who the person is told of; the phone is theirs.
  const { address, userAgent } = await tx.approval.findUniqueOrThrow({ where: { challengeId: challenge.id } })
  const change = await notify(tx, { keys }, { userId, event, at, source: { address, userAgent }, methodId })
  await settle(tx, challenge.id, { answer: 'denied', answeredAt: at, changeId: change ?? null })
  await endChallenge(tx, challenge.id, 'used_up', at)
  const context = { actorId: userId, subjectId: userId, sessionId: null, ...source }
  await recordAudit(tx, context, { type: 'approval.denied', label, purpose: challenge.purpose, change }, at)
  return ok({ report: change ? reportToken(keys, change) : null })
}

/** Keeps the one answer that there is to a question. */
async function settle(
  tx: Tx,
  challengeId: string,
  data: { answer: ApprovalAnswer; answeredAt: Date; changeId?: string | null },
): Promise<void> {
  const { count } = await tx.approval.updateMany({ where: { challengeId, answer: null }, data })
  // Whoever holds the lock on the person has looked: nobody else can have answered since.
  if (count !== 1) throw new Error('An approval was answered past the lock on its person')
}
