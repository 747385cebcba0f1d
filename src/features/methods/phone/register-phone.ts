import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { clearCounter } from '@/features/limits/counters'
import type { NoticeEvent } from '@/features/notices/notice'
import { notify } from '@/features/notices/notify'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { openChallengeDestination, PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import { consumeChallenge, endChallenge, endProofsOf, linkMethod } from '@/features/verification/repository'
import { phoneNumberEnding } from '@/lib/phone-number'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { keepMethod } from '../kept-method'
import { registrationCheckCounter } from '../registration-checks'
import { addableTypes, usableOptions } from '../registry'
import { loadMethods, type PersonsMethods, storeDefault } from '../repository'
import { hasNumber } from './has-number'
import type { PhoneChallenge } from './phone-challenge'
import { isChallengeAllowed, phoneTypes } from './phone-types'

export type RegisterPhoneFailure = { kind: 'not_allowed' | 'already_yours' | 'gone' }

/**
 * Turns a challenge that the provider approved into a phone: consumed challenge, method, default and audit row are one
 * transaction. This is the only place that writes a phone or its `verifiedAt`. Policy and the person's other methods are
 * looked at again under the lock, since another window may have changed them while the code travelled.
 */
export function registerPhone(
  deps: Deps,
  actor: Actor,
  challenge: PhoneChallenge,
): Promise<Result<null, RegisterPhoneFailure>> {
  const { db, keys, now } = deps
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
    const at = now()
    const [policy, before] = [await loadPolicyFor(tx, actor.id), await loadMethods(tx, keys, actor.id)]
    const refusal = await refuse(tx, deps, challenge, before, policy)
    if (refusal) {
      await endChallenge(tx, challenge.id, 'superseded', at)
      return fail({ kind: refusal })
    }
    if (!(await consumeChallenge(tx, challenge.id, at))) return fail({ kind: 'gone' })

    const methodId = challenge.methodId ?? newId()
    const kept = challenge.methodId ? await keepMethod(tx, methodId) : undefined
    await writePhone(tx, deps, challenge, methodId, at)
    await linkMethod(tx, challenge.id, methodId)
    const isDefault = usableOptions(before.methods, policy).length === 0
    if (isDefault) await storeDefault(tx, actor.id, { methodId, option: challenge.channel })
    await clearCounter(tx, registrationCheckCounter(actor.id).key)
    const event = eventOf(deps, challenge, before)
    const notification = { userId: actor.id, event: noticeOf(event, isDefault), at, source: actor, methodId, kept }
    const change = await notify(tx, deps, notification)
    await recordAudit(tx, onSelf(actor), { ...event, change }, at)
    return ok(null)
  })
}

async function refuse(
  tx: Tx,
  { keys }: Deps,
  { slot, methodId, userId, channel, country, targetCiphertext, id }: PhoneChallenge,
  { methods }: PersonsMethods,
  policy: MethodsPolicy,
): Promise<RegisterPhoneFailure['kind'] | null> {
  const type = phoneTypes[slot]
  const { to } = openChallengeDestination(keys, { id, userId, targetCiphertext })
  const except = type.takesExtension && methodId ? methodId : undefined
  if (await hasNumber(tx, keys, { userId, to, except })) return 'already_yours'
  if (!isChallengeAllowed({ slot, channel, country }, policy)) return 'not_allowed'
  if (methodId && !methods.some((method) => method.id === methodId)) return 'gone'
  const hasPlace = methodId !== null || addableTypes(methods, policy).some((addable) => addable.id === type.id)
  return hasPlace ? null : 'not_allowed'
}

/** A changed phone keeps its identity, so the default stays on it; being proved anew, it is no longer disabled. */
async function writePhone(
  tx: Tx,
  { keys }: Deps,
  challenge: PhoneChallenge,
  methodId: string,
  at: Date,
): Promise<void> {
  const { userId, slot, country } = challenge
  const destination = openChallengeDestination(keys, challenge)
  const number = {
    targetCiphertext: sealDestination(keys, destination, { table: 'PhoneMethod', id: methodId, userId }),
    numberIndex: keys.blindIndex(destination.to, PHONE_INDEX),
    country,
  }
  if (challenge.methodId) {
    await tx.method.update({
      where: { id: methodId, userId },
      data: { verifiedAt: at, disabledAt: null, wrongCodes: 0 },
    })
    await endProofsOf(tx, methodId, at)
    await tx.phoneMethod.update({ where: { methodId, userId }, data: number })
    return
  }
  await tx.method.create({ data: { id: methodId, userId, kind: 'phone', createdAt: at, verifiedAt: at } })
  await tx.phoneMethod.create({ data: { methodId, userId, slot, ...number } })
}

type PhoneEvent = Extract<AuditEvent, { type: 'method.added' | 'method.changed'; ending: string }>

function eventOf({ keys }: Deps, challenge: PhoneChallenge, { methods }: PersonsMethods): PhoneEvent {
  const ending = phoneNumberEnding(openChallengeDestination(keys, challenge).to)
  const common = { method: phoneTypes[challenge.slot].id, channel: challenge.channel, ending }
  const replaced = methods.find((method) => method.id === challenge.methodId)
  return replaced && 'ending' in replaced.identity
    ? { type: 'method.changed', ...common, endingBefore: replaced.identity.ending }
    : { type: 'method.added', ...common }
}

function noticeOf(event: PhoneEvent, isDefault: boolean): NoticeEvent {
  const { method, ending } = event
  return event.type === 'method.added'
    ? { type: 'method_added', method, ending, isDefault }
    : { type: 'method_changed', method, ending, endingBefore: event.endingBefore }
}
