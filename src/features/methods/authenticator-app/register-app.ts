import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { clearCounter } from '@/features/limits/counters'
import { notify } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { consumeChallenge, endChallenge, endProofsOf, linkMethod } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { type KeptMethod, keepMethod } from '../kept-method'
import { registrationCheckCounter } from '../registration-checks'
import { usableOptions } from '../registry'
import { loadMethods, storeDefault } from '../repository'
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
    const refusal = await appRefusal(tx, { keys }, actor.id, challenge.methodId)
    if (refusal) {
      await endChallenge(tx, challenge.id, 'superseded', at)
      return fail({ kind: refusal })
    }
    if (!(await consumeChallenge(tx, challenge.id, at))) return fail({ kind: 'gone' })

    const before = await loadMethods(tx, keys, actor.id)
    const kept = challenge.methodId ? await keepMethod(tx, challenge.methodId) : undefined
    const methodId = await writeApp(tx, { keys }, challenge, app, at)
    await linkMethod(tx, challenge.id, methodId)
    const isDefault = usableOptions(before.methods, await loadPolicyFor(tx, actor.id)).length === 0
    if (isDefault) await storeDefault(tx, actor.id, { methodId, option: 'app_code' })
    await clearCounter(tx, registrationCheckCounter(actor.id).key)
    await tell(tx, { keys }, actor, { methodId, label: app.label, kept, isDefault, at })
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
): Promise<string> {
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
    await tx.authenticatorAppMethod.update({ where: { methodId, userId }, data: details })
    return methodId
  }
  const kind = 'authenticator_app'
  await tx.method.create({ data: { id: methodId, userId, kind, label, createdAt: at, verifiedAt: at } })
  await tx.authenticatorAppMethod.create({ data: { methodId, userId, ...details } })
  return methodId
}

type Told = { methodId: string; label: string; kept: KeptMethod | undefined; isDefault: boolean; at: Date }

async function tell(
  tx: Tx,
  deps: Pick<Deps, 'keys'>,
  actor: Actor,
  { methodId, label, kept, isDefault, at }: Told,
): Promise<void> {
  const method = 'authenticator_app'
  const labelBefore = kept?.method.label
  const event = labelBefore
    ? ({ type: 'app_replaced', method, label, labelBefore } as const)
    : ({ type: 'method_added', method, label, isDefault } as const)
  const change = await notify(tx, deps, { userId: actor.id, event, at, source: actor, methodId, kept })
  const audited = labelBefore
    ? ({ type: 'app.replaced', method, label, labelBefore } as const)
    : ({ type: 'method.added', method, channel: 'app_code', label } as const)
  await recordAudit(tx, onSelf(actor), { ...audited, change }, at)
}
