import 'server-only'
import { v7 as newId } from 'uuid'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import { ok } from '@/lib/result'
import type { Prover } from '../prover'
import { standingAt } from '../validity'
import { findPass } from './find-pass'
import { spendPass } from './spend-pass'

/** Proofs by a pass that an administrator issued. Nothing is sent, and a pass proves nothing before its start or after its end. */
export const passProver: Prover = {
  async open(tx, _deps, owner, { methodId, purpose }, at) {
    const { id: userId, browserHash } = owner
    await supersedeProofs(tx, owner, purpose, at)
    const pass = { id: newId(), userId, browserHash, purpose, channel: 'access_pass', methodId } as const
    return ok({ challenge: await createChallenge(tx, pass, at), send: async () => ok(null) })
  },

  repeat: async () => ok(null),

  isGuessable: true,

  async compare({ db, keys, now }, { methodId, userId }, code) {
    const pass = await findPass(db, keys, userId, code)
    if (!pass || pass.methodId !== methodId) return 'incorrect'
    const standing = standingAt(pass, now())
    if (standing === 'used') return 'replayed'
    if (standing !== 'valid') return 'gone'
    return {
      amr: 'otp',
      pass: { id: methodId, endsAt: pass.endsAt },
      settle: (tx, at, source) => spendPass(tx, { methodId, userId }, source, at),
    }
  },
}
