import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { clearCounter } from '@/features/limits/counters'
import type { NoticeEvent } from '@/features/notices/notice'
import { notify } from '@/features/notices/notify'
import { consumeChallenge, endChallenge, endProofsOf, linkMethod } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { type KeptMethod, keepMethod } from '../kept-method'
import { registrationCheckCounter } from '../registration-checks'
import { type MailAddress, maskAddress, maskDomain } from './address'
import { type AddressRefusal, addressRefusal } from './address-refusal'
import type { EmailChallenge } from './email-challenge'
import { addressIndex, openAddress, sealAddress } from './stored-address'

export type RegisterEmailFailure = { kind: AddressRefusal } | { kind: 'gone' }

/**
 * Turns a challenge whose code was right into a mail address: consumed challenge, method, notices and audit row are one
 * transaction. Whether the address may be registered is looked at again under the lock, since another window, an
 * administrator or a setting may have changed while the mail travelled.
 */
export function registerEmail(
  deps: Deps,
  actor: Actor,
  challenge: EmailChallenge,
): Promise<Result<null, RegisterEmailFailure>> {
  const { db, keys, now } = deps
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
    const at = now()
    const { id, userId, methodId: replaces, targetCiphertext } = challenge
    const address = openAddress(keys, targetCiphertext, { table: 'Challenge', id, userId })
    const refusal = await addressRefusal(tx, deps, actor.id, { address, replaces })
    if (refusal) {
      await endChallenge(tx, id, 'superseded', at)
      return fail({ kind: refusal })
    }
    if (!(await consumeChallenge(tx, id, at))) return fail({ kind: 'gone' })

    const methodId = replaces ?? newId()
    const kept = replaces ? await keepMethod(tx, methodId) : undefined
    const told = toldOf(deps, { userId, methodId, address, kept })
    // Before it is written: the mail goes to the addresses that the person had before.
    const notification = { userId, event: told.notice, at, source: actor, methodId, kept }
    const change = await notify(tx, deps, notification)
    await writeEmail(tx, deps, userId, { methodId, address, isNew: replaces === null, at })
    await linkMethod(tx, id, methodId)
    await clearCounter(tx, registrationCheckCounter(userId).key)
    await recordAudit(tx, onSelf(actor), { ...told.event, change }, at)
    return ok(null)
  })
}

type Registered = { userId: string; methodId: string; address: MailAddress; kept: KeptMethod | undefined }

function toldOf(
  { keys }: Pick<Deps, 'keys'>,
  { userId, methodId, address, kept }: Registered,
): { notice: NoticeEvent; event: AuditEvent } {
  const [method, mask] = ['email' as const, maskAddress(address)]
  if (!kept?.email) {
    return {
      notice: { type: 'method_added', method, mask, isDefault: false },
      event: { type: 'method.added', method, channel: 'email_code', mask },
    }
  }
  const place = { table: 'EmailMethod', id: methodId, userId } as const
  const maskBefore = maskAddress(openAddress(keys, kept.email.addressCiphertext, place))
  const masks = { method, mask, maskBefore }
  return { notice: { type: 'email_changed', ...masks }, event: { type: 'email.changed', ...masks } }
}

/** A changed address keeps the identity of its method; being proved anew, it is no longer disabled. */
async function writeEmail(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  userId: string,
  { methodId, address, isNew, at }: { methodId: string; address: MailAddress; isNew: boolean; at: Date },
): Promise<void> {
  const details = {
    addressCiphertext: sealAddress(keys, address, { table: 'EmailMethod', id: methodId, userId }),
    addressIndex: addressIndex(keys, address),
    maskedDomain: maskDomain(address),
  }
  if (isNew) {
    await tx.method.create({ data: { id: methodId, userId, kind: 'email', createdAt: at, verifiedAt: at } })
    await tx.emailMethod.create({ data: { methodId, userId, ...details } })
    return
  }
  await tx.method.update({
    where: { id: methodId, userId },
    data: { verifiedAt: at, disabledAt: null, wrongCodes: 0 },
  })
  await endProofsOf(tx, methodId, at)
  await tx.emailMethod.update({ where: { methodId, userId }, data: details })
}
