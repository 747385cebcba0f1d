import 'server-only'
import { v7 as newId } from 'uuid'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import { createChallenge, supersedeProofs } from '@/features/verification/repository'
import type { Purpose } from '@/generated/prisma/client'
import { ok } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { Prover } from '../prover'
import { codeIndexes } from './code-index'

/**
 * Proofs by a code that the person wrote down. Nothing is sent. A code is used up in the transaction of what it proves, so
 * that it is never lost for nothing, and of all who bring it at once exactly one finds it unused.
 */
export const codesProver: Prover = {
  async open(tx, _deps, owner, { methodId, purpose }, at) {
    const { id: userId, browserHash } = owner
    await supersedeProofs(tx, owner, purpose, at)
    const codes = { id: newId(), userId, browserHash, purpose, channel: 'recovery_code', methodId } as const
    return ok({ challenge: await createChallenge(tx, codes, at), send: async () => ok(null) })
  },

  repeat: async () => ok(null),

  isGuessable: true,

  async compare({ db, keys }, { methodId, userId, purpose }, code) {
    if (!methodId) return 'gone'
    const named = { userId, methodId, codeIndex: { in: codeIndexes(keys, userId, code) } }
    const found = await db.recoveryCode.findFirst({ where: named, select: { usedAt: true } })
    if (!found) return 'incorrect'
    if (found.usedAt) return 'replayed'
    return {
      amr: 'otp',
      settle: (tx, at, source) => spend(tx, { keys }, { methodId, userId, purpose }, code, source, at),
    }
  },
}

/**
 * Uses a code up, and tells the person how many are left. False when somebody else brought it first: then it proves
 * nothing.
 */
async function spend(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { methodId, userId, purpose }: { methodId: string; userId: string; purpose: Purpose },
  code: string,
  source: RequestSource,
  at: Date,
): Promise<boolean> {
  const unused = { userId, methodId, usedAt: null }
  const used = await tx.recoveryCode.updateMany({
    where: { ...unused, codeIndex: { in: codeIndexes(keys, userId, code) } },
    data: { usedAt: at },
  })
  if (used.count !== 1) return false
  const left = await tx.recoveryCode.count({ where: unused })
  const event = { type: 'recovery_code_used', left } as const
  const change = await notify(tx, { keys }, { userId, event, at, source, methodId })
  const { address, userAgent } = source
  // Who forgot the password has not shown yet that they are the person.
  const actorId = purpose === 'password_reset' ? null : userId
  const context = { actorId, subjectId: userId, sessionId: null, address, userAgent }
  await recordAudit(tx, context, { type: 'recovery_code.used', left, change }, at)
  return true
}
