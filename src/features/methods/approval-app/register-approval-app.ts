import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { loadPolicyFor } from '@/features/policy/repository'
import {
  consumeChallenge,
  endChallenge,
  endProofsOf,
  findChallenge,
  linkMethod,
} from '@/features/verification/repository'
import type { ApprovalBinding } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { appRefusal } from '../authenticator-app/start-app'
import { keepMethod } from '../kept-method'
import { usableOptions } from '../registry'
import { replaceApp } from '../replace-app'
import { loadMethods, storeDefault } from '../repository'
import { freeLabel } from '../security-key/label'
import { tellOfApp } from '../tell-of-app'
import { type BindingChallenge, isBindingChallenge } from './approval-challenge'
import { openPublicKey, openSubscription, sealPublicKey, sealSubscription } from './public-key'

/** `waiting`: the number was not entered on the phone yet. */
export type RegisterApprovalAppFailure = { kind: 'not_allowed' | 'not_found' | 'gone' | 'waiting' }

/**
 * Adds our app on the phone that scanned the QR code and was told the number of its page: consumed challenge, method,
 * default, notice and audit row are one transaction. Exactly one of many simultaneous submits does; one that comes after
 * success is told so.
 */
export async function registerApprovalApp(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  challengeId: string,
): Promise<Result<null, RegisterApprovalAppFailure>> {
  return db.$transaction(async (tx): Promise<Result<null, RegisterApprovalAppFailure>> => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
    const at = now()
    const challenge = await findChallenge(tx, challengeId, actor)
    if (challenge?.purpose !== 'registration' || !isBindingChallenge(challenge)) return fail({ kind: 'gone' })
    if (challenge.consumedAt) return ok(null)
    if (challenge.endedAt || challenge.expiresAt <= at) return fail({ kind: 'gone' })
    const refusal = await appRefusal(tx, { keys }, actor.id, {
      option: 'app_notification',
      replaces: challenge.methodId,
    })
    if (refusal) {
      await endChallenge(tx, challengeId, 'superseded', at)
      return fail({ kind: refusal })
    }
    const bound = await tx.approvalBinding.findUnique({ where: { challengeId } })
    if (!bound?.confirmedAt) return fail({ kind: 'waiting' })
    if (!(await consumeChallenge(tx, challengeId, at))) return fail({ kind: 'gone' })

    const { methods } = await loadMethods(tx, keys, actor.id)
    const taken = methods.flatMap(({ id, identity }) =>
      'label' in identity && id !== challenge.methodId ? [identity.label] : [],
    )
    const label = freeLabel(bound.device, taken)
    const kept = challenge.methodId ? await keepMethod(tx, challenge.methodId) : undefined
    const { methodId, movesDefault } = await writeApp(tx, { keys }, challenge, { bound, label, at })
    await linkMethod(tx, challengeId, methodId)
    const isDefault = usableOptions(methods, await loadPolicyFor(tx, actor.id)).length === 0
    const option = 'app_notification'
    if (isDefault) await storeDefault(tx, actor.id, { methodId, option })
    await tellOfApp(tx, { keys }, actor, { methodId, label, option, kept, isDefault, movesDefault, at })
    return ok(null)
  })
}

/** An app in the place of another keeps its identity, so the default stays on it; what the old one had is gone. */
async function writeApp(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { id: deviceId, userId, methodId: replaced }: BindingChallenge,
  { bound, label, at }: { bound: ApprovalBinding; label: string; at: Date },
): Promise<{ methodId: string; movesDefault: boolean }> {
  const methodId = replaced ?? newId()
  const from = { table: 'ApprovalBinding', challengeId: bound.challengeId } as const
  const to = { table: 'ApprovalApp', methodId, userId, deviceId } as const
  const subscription = bound.subscriptionCiphertext && openSubscription(keys, bound.subscriptionCiphertext, from)
  let movesDefault = false
  if (replaced) {
    await tx.method.update({
      where: { id: methodId, userId },
      data: { label, verifiedAt: at, disabledAt: null, wrongCodes: 0 },
    })
    await endProofsOf(tx, methodId, at)
    movesDefault = await replaceApp(tx, { methodId, userId }, 'app_notification')
  } else {
    const kind = 'authenticator_app'
    await tx.method.create({ data: { id: methodId, userId, kind, label, createdAt: at, verifiedAt: at } })
  }
  await tx.approvalApp.create({
    data: {
      methodId,
      userId,
      deviceId,
      publicKeyCiphertext: sealPublicKey(keys, openPublicKey(keys, bound.publicKeyCiphertext, from), to),
      device: bound.device,
      subscriptionCiphertext: subscription && sealSubscription(keys, subscription, to),
    },
  })
  return { methodId, movesDefault }
}
