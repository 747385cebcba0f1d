import 'server-only'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import { fail, ok } from '@/lib/result'
import type { Prover } from '../prover'
import { countPrompt, forgetPrompts } from './prompt-limits'
import { wakeDevice } from './prompts-channel'
import { pushPrompt } from './push-prompt'
import { newNumber } from './two-digits'

/**
 * Proofs by an approval on a phone. The page shows a number, and the phone asks for it: so somebody who did not begin the
 * sign-in cannot approve it by mistake (NIST SP 800-63B-4 3.1.3.1). The answer is signed by the key of the device
 * (`answerPrompt`) and found here; nothing that the browser sends is looked at.
 */
export const approvalProver: Prover = {
  async open(tx, deps, owner, { methodId, purpose, number = newNumber() }, at) {
    const { id: userId, browserHash, address, userAgent } = owner
    const refused = await countPrompt(tx, owner, at)
    if (refused) return fail(refused)
    await supersedeProofs(tx, owner, purpose, at)
    const proof = { id: newId(), userId, browserHash, purpose, channel: 'app_notification', methodId } as const
    const challenge = await createChallenge(tx, proof, at, limits.approvals.lifetime)
    const triesLeft = limits.approvals.tries
    await tx.approval.create({ data: { challengeId: challenge.id, userId, number, triesLeft, address, userAgent } })
    const app = await tx.approvalApp.findUniqueOrThrow({ where: { methodId }, select: { deviceId: true } })
    await wakeDevice(tx, app.deviceId)
    return ok({
      challenge,
      send: async () => {
        // Nobody waits for the service that carries it, and one that fails is no reason not to go on.
        void pushPrompt(deps, methodId).catch(() => undefined)
        return ok(null)
      },
    })
  },

  repeat: async () => ok(null),

  isGuessable: false,

  async notYet(db, { id, consumedAt, endedAt, expiresAt }, at) {
    const approval = await db.approval.findUnique({ where: { challengeId: id } })
    if (approval?.answer === 'denied') return 'denied'
    if (approval?.answer === null && approval.triesLeft === 0) return 'wrong_numbers'
    const isOpen = !consumedAt && !endedAt && expiresAt > at
    return approval?.answer === null && isOpen ? 'waiting' : null
  },

  async compare({ db }, { id, userId }) {
    const approval = await db.approval.findFirst({ where: { challengeId: id, userId } })
    if (approval?.answer !== 'approved') return 'gone'
    return {
      amr: 'pop',
      async settle(tx) {
        await forgetPrompts(tx, userId)
        return true
      },
    }
  },
}
