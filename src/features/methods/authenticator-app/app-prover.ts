import 'server-only'
import { v7 as newId } from 'uuid'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import { ok } from '@/lib/result'
import type { Prover } from '../prover'
import { openSecret, stepOf } from './secret'

/**
 * Proofs by the code that an app shows. Nothing is sent. A code is right once: the time step it belongs to must be newer
 * than that of every code that was accepted before, for whatever purpose (RFC 6238 5.2, NIST SP 800-63B-4 3.1.4.2).
 */
export const appProver: Prover = {
  async open(tx, _deps, owner, { methodId, purpose }, at) {
    const { id: userId, browserHash } = owner
    await supersedeProofs(tx, owner, purpose, at)
    const app = { id: newId(), userId, browserHash, purpose, channel: 'app_code', methodId } as const
    return ok({ challenge: await createChallenge(tx, app, at), send: async () => ok(null) })
  },

  repeat: async () => ok(null),

  isGuessable: true,

  async compare({ db, keys, now }, { methodId, userId }, code) {
    const app = methodId && (await db.authenticatorAppMethod.findFirst({ where: { methodId, userId } }))
    if (!app) return 'gone'
    const place = { table: 'AuthenticatorAppMethod', id: app.methodId, userId } as const
    const step = stepOf(openSecret(keys, app.secretCiphertext, place), code, now())
    if (step === null) return 'incorrect'
    const { count } = await db.authenticatorAppMethod.updateMany({
      where: { methodId: app.methodId, lastStep: { lt: step } },
      data: { lastStep: step },
    })
    return count === 1 ? 'approved' : 'replayed'
  },
}
