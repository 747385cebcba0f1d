import 'server-only'
import { countAll } from '@/features/limits/counters'
import { supersedeProofs } from '@/features/verification/repository'
import { fail, ok } from '@/lib/result'
import type { Prover } from '../prover'
import { deliverCode } from './deliver-code'
import { emailChallenge } from './email-challenge'
import { mailCounters } from './limits'
import { isCodeOf } from './mail-code'
import { openMailChallenge } from './open-mail-challenge'
import { resendMail } from './resend-mail'
import { openAddress } from './stored-address'

/** Proofs by a code that the person's own mail address receives. They serve password resets, and nothing else. */
export const emailProver: Prover = {
  async open(tx, deps, owner, { methodId, purpose }, at) {
    const { keys } = deps
    const { id: userId } = owner
    const { addressCiphertext } = await tx.emailMethod.findUniqueOrThrow({ where: { methodId } })
    const address = openAddress(keys, addressCiphertext, { table: 'EmailMethod', id: methodId, userId })
    const refused = await countAll(tx, mailCounters(keys, userId, address), at)
    if (refused) return fail({ kind: refused.refusedBy.counts, retryAt: refused.retryAt })
    await supersedeProofs(tx, owner, purpose, at)
    const { challenge, code } = await openMailChallenge(tx, keys, owner, { address, purpose, methodId }, at)
    return ok({ challenge, send: () => deliverCode(deps, challenge, code, at) })
  },

  async repeat(deps, owner, { id, nextSendAt }) {
    return nextSendAt > deps.now() ? ok(null) : resendMail(deps, owner, id)
  },

  isGuessable: true,

  compare: async ({ keys }, challenge, code) =>
    isCodeOf(keys, emailChallenge(challenge), code) ? 'approved' : 'incorrect',
}
