import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import { allowsKey } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { consumeChallenge, endChallenge, linkMethod } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { usableOptions } from '../registry'
import { loadMethods, storeDefault } from '../repository'
import type { MadeKey } from './creation'
import type { KeyChallenge } from './key-challenge'
import { authenticatorName } from './known-authenticators'
import { freeLabel } from './label'
import { sealPublicKey } from './public-key'
import { mayAddKey } from './start-key'

/** `already_registered`: a key is registered once, whoever has it. `make_not_allowed`: keys, but not of its make. */
export type RegisterKeyFailure = { kind: 'not_allowed' | 'make_not_allowed' | 'already_registered' | 'gone' }

/** What a key is called whose authenticator has no name that we know. */
export type KeyNames = { passkey: string; securityKey: string }

/**
 * Turns a challenge that was answered into a key: consumed challenge, method, default, notice and audit row are one
 * transaction. The key gets a name at once; its owner may give it another.
 */
export function registerKey(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  challenge: KeyChallenge,
  made: MadeKey,
  names: KeyNames,
): Promise<Result<null, RegisterKeyFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
    const at = now()
    if (!(await mayAddKey(tx, { keys }, actor.id))) {
      await endChallenge(tx, challenge.id, 'superseded', at)
      return fail({ kind: 'not_allowed' })
    }
    const policy = await loadPolicyFor(tx, actor.id)
    if (!allowsKey(policy, { binding: made.isSyncable ? 'synced' : 'one_device', aaguid: made.aaguid })) {
      return fail({ kind: 'make_not_allowed' })
    }
    const { publicKey, ...described } = made
    const { credentialId } = made
    if (await tx.securityKeyMethod.findUnique({ where: { credentialId }, select: { methodId: true } })) {
      return fail({ kind: 'already_registered' })
    }
    if (!(await consumeChallenge(tx, challenge.id, at))) return fail({ kind: 'gone' })

    const { methods } = await loadMethods(tx, keys, actor.id)
    const taken = methods.flatMap(({ identity }) => ('label' in identity ? [identity.label] : []))
    const label = freeLabel(authenticatorName(made.aaguid) ?? nameOf(made, names), taken)
    const [methodId, userId, kind] = [newId(), actor.id, 'security_key'] as const
    await tx.method.create({ data: { id: methodId, userId, kind, label, createdAt: at, verifiedAt: at } })
    const publicKeyCiphertext = sealPublicKey(keys, publicKey, { methodId, userId, credentialId })
    await tx.securityKeyMethod.create({ data: { methodId, userId, ...described, publicKeyCiphertext } })
    await linkMethod(tx, challenge.id, methodId)
    const isDefault = usableOptions(methods, policy).length === 0
    if (isDefault) await storeDefault(tx, userId, { methodId, option: 'security_key' })

    const event = { type: 'method_added', method: kind, label, isDefault } as const
    const change = await notify(tx, { keys }, { userId, event, at, source: actor, methodId })
    const added = { type: 'method.added', method: kind, channel: kind, label, change } as const
    await recordAudit(tx, onSelf(actor), added, at)
    return ok(null)
  })
}

/** A key that syncs, or that is part of a device, is what people call a passkey. */
function nameOf({ isSyncable, transports }: MadeKey, { passkey, securityKey }: KeyNames): string {
  const isInDevice = transports.includes('internal') || transports.includes('hybrid')
  return isSyncable || isInDevice ? passkey : securityKey
}
