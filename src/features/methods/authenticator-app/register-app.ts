import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { clearCounter } from '@/features/limits/counters'
import { loadPolicyFor } from '@/features/policy/repository'
import { consumeChallenge, endChallenge, endProofsOf, linkMethod } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { keepMethod } from '../kept-method'
import { registrationCheckCounter } from '../registration-checks'
import { usableOptions } from '../registry'
import { replaceApp } from '../replace-app'
import { loadMethods, storeDefault } from '../repository'
import { tellOfApp } from '../tell-of-app'
import type { AppChallenge } from './app-challenge'
import { type AppSecret, SECRET_INDEX, sealSecret } from './secret'
import { appRefusal } from './start-app'

export type RegisterAppFailure = { kind: 'not_allowed' | 'not_found' | 'gone' }

/** An app whose code was right: its key, the time step of that code, and what its owner calls it. */
export type ProvedApp = { secret: AppSecret; step: number; label: string }

/**
 * Turns a challenge whose code was right into an app: consumed challenge, method, default, notice and audit row are one
 * transaction. The code that proved it is the first that it never accepts again.
 */
export function registerApp(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  challenge: AppChallenge,
  app: ProvedApp,
): Promise<Result<null, RegisterAppFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
    const at = now()
    const refusal = await appRefusal(tx, { keys }, actor.id, { option: 'app_code', replaces: challenge.methodId })
    if (refusal) {
      await endChallenge(tx, challenge.id, 'superseded', at)
      return fail({ kind: refusal })
    }
    if (!(await consumeChallenge(tx, challenge.id, at))) return fail({ kind: 'gone' })

    const before = await loadMethods(tx, keys, actor.id)
    const kept = challenge.methodId ? await keepMethod(tx, challenge.methodId) : undefined
    const { methodId, movesDefault } = await writeApp(tx, { keys }, challenge, app, at)
    await linkMethod(tx, challenge.id, methodId)
    const isDefault = usableOptions(before.methods, await loadPolicyFor(tx, actor.id)).length === 0
    if (isDefault) await storeDefault(tx, actor.id, { methodId, option: 'app_code' })
    await clearCounter(tx, registrationCheckCounter(actor.id).key)
    await tellOfApp(tx, { keys }, actor, {
      methodId,
      label: app.label,
      option: 'app_code',
      kept,
      isDefault,
      movesDefault,
      at,
    })
    return ok(null)
  })
}

/** An app in the place of another keeps its identity, so the default stays on it; the key of the old one is gone. */
async function writeApp(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { userId, methodId: replaced }: AppChallenge,
  { secret, step, label }: ProvedApp,
  at: Date,
): Promise<{ methodId: string; movesDefault: boolean }> {
  const methodId = replaced ?? newId()
  const details = {
    secretCiphertext: sealSecret(keys, secret, { table: 'AuthenticatorAppMethod', id: methodId, userId }),
    secretIndex: keys.blindIndex(secret, SECRET_INDEX),
    lastStep: step,
  }
  if (replaced) {
    await tx.method.update({
      where: { id: methodId, userId },
      data: { label, verifiedAt: at, disabledAt: null, wrongCodes: 0 },
    })
    await endProofsOf(tx, methodId, at)
    const movesDefault = await replaceApp(tx, { methodId, userId }, 'app_code')
    await tx.authenticatorAppMethod.create({ data: { methodId, userId, ...details } })
    return { methodId, movesDefault }
  }
  const kind = 'authenticator_app'
  await tx.method.create({ data: { id: methodId, userId, kind, label, createdAt: at, verifiedAt: at } })
  await tx.authenticatorAppMethod.create({ data: { methodId, userId, ...details } })
  return { methodId, movesDefault: false }
}
