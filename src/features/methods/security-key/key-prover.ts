import 'server-only'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import { createChallenge, findChallenge, supersedeProofs } from '@/features/verification/repository'
import { ok } from '@/lib/result'
import type { Prover } from '../prover'
import { readAssertion } from './answers'
import { judgeAssertion } from './assertion'
import { isKeyChallenge } from './key-challenge'
import { newNonce } from './nonce'

/** Proofs by a key that signs. Whichever of the person's keys is at hand may answer. */
export const keyProver: Prover = {
  async open(tx, _deps, owner, { methodId, purpose }, at) {
    const { id: userId, browserHash } = owner
    await supersedeProofs(tx, owner, purpose, at)
    const proof = { id: newId(), userId, browserHash, purpose, channel: 'security_key', methodId } as const
    const challenge = await createChallenge(tx, { ...proof, nonce: newNonce() }, at, limits.keyChallenge)
    return ok({ challenge, send: async () => ok(null) })
  },

  repeat: async () => ok(null),

  isGuessable: false,

  async answeredBy(db, { userId }, answer) {
    const credentialId = readAssertion(answer)?.id
    const key = credentialId && (await db.securityKeyMethod.findFirst({ where: { credentialId, userId } }))
    return key ? key.methodId : null
  },

  async compare(deps, challenge, answer) {
    const { db } = deps
    const { id, methodId, userId, browserHash } = challenge
    const assertion = readAssertion(answer)
    if (!assertion || !isKeyChallenge(challenge) || !methodId) return 'incorrect'
    const key = await db.securityKeyMethod.findFirst({
      where: { methodId, userId },
      include: { method: { select: { user: { select: { keyHandle: true } } } } },
    })
    if (!key) return 'gone'
    const { userHandle } = assertion.response
    if (userHandle && userHandle !== key.method.user.keyHandle) return 'incorrect'
    const judged = await judgeAssertion(deps, key, challenge.nonce, assertion)
    if (typeof judged === 'string' || !('copied' in judged)) return judged
    // The same answer sent twice at once looks like a copy to the second of them: the first has used the challenge up.
    const isUsed = (await findChallenge(db, id, { id: userId, browserHash }))?.consumedAt
    return isUsed ? 'gone' : judged
  },
}
