import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { endProofsOf } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { keepMethod } from '../kept-method'
import type { Method } from '../method-type'
import { usableOptions } from '../registry'
import { loadMethods } from '../repository'
import { CODES_IN_A_SET, newCode, type RecoveryCode } from './code'
import { codeIndex } from './code-index'
import { recoveryCodesType } from './recovery-codes-type'

/** `changed_meanwhile`: the set that the person saw is not the one they have. */
export type MakeCodesFailure = 'not_allowed' | 'needs_method' | 'changed_meanwhile' | 'gone'

/** The person's set, or null. */
export const setOf = (methods: readonly Method[]): Method | null =>
  methods.find(({ type }) => type.id === recoveryCodesType.id) ?? null

/** Which set this is, for a form to say what it saw. It changes with each new set. */
export const versionOf = (set: Method | null): string => set?.verifiedAt.toISOString() ?? 'none'

/** Why the person cannot have recovery codes now: they help beside a method to sign in with, and are no first one. */
export function codesRefusal(
  methods: readonly Method[],
  policy: MethodsPolicy,
): Extract<MakeCodesFailure, 'not_allowed' | 'needs_method'> | null {
  if (recoveryCodesType.allowedOptions(policy).length === 0) return 'not_allowed'
  return usableOptions(methods, policy).length > 0 ? null : 'needs_method'
}

/**
 * Makes ten codes, in place of those the person had: set, notice and audit row are one transaction. The answer is the only
 * copy of them. `from` says which set the person saw, so that a form that is sent twice makes no second set, of which the
 * first would be on the screen.
 */
export function makeCodes(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { from }: { from: string },
): Promise<Result<RecoveryCode[], MakeCodesFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail('gone')
    const [{ methods }, policy] = [await loadMethods(tx, keys, actor.id), await loadPolicyFor(tx, actor.id)]
    const refusal = codesRefusal(methods, policy)
    if (refusal) return fail(refusal)
    const present = setOf(methods)
    if (versionOf(present) !== from) return fail('changed_meanwhile')

    const at = now()
    const kept = present ? await keepMethod(tx, present.id) : undefined
    const methodId = await writeSet(tx, actor.id, present?.id ?? null, at)
    const codes = Array.from({ length: CODES_IN_A_SET }, newCode)
    await tx.recoveryCode.createMany({
      data: codes.map((code, index) => ({
        userId: actor.id,
        methodId,
        position: index + 1,
        codeIndex: codeIndex(keys, actor.id, code),
      })),
    })

    const method = recoveryCodesType.id
    const event = present
      ? ({ type: 'recovery_codes_replaced' } as const)
      : ({ type: 'method_added', method, left: codes.length, isDefault: false } as const)
    const change = await notify(tx, { keys }, { userId: actor.id, event, at, source: actor, methodId, kept })
    const audited = present
      ? ({ type: 'recovery_codes.replaced' } as const)
      : ({ type: 'method.added', method, channel: 'recovery_code', left: codes.length } as const)
    await recordAudit(tx, onSelf(actor), { ...audited, change }, at)
    return ok(codes)
  })
}

/** A new set keeps the identity of the one before it, whose codes go, and with them the wrong codes that disabled it. */
async function writeSet(tx: Tx, userId: string, replaced: string | null, at: Date): Promise<string> {
  if (!replaced) {
    const id = newId()
    await tx.method.create({ data: { id, userId, kind: 'recovery_codes', createdAt: at, verifiedAt: at } })
    return id
  }
  await tx.method.update({
    where: { id: replaced, userId },
    data: { verifiedAt: at, lastUsedAt: null, disabledAt: null, wrongCodes: 0 },
  })
  await endProofsOf(tx, replaced, at)
  await tx.recoveryCode.deleteMany({ where: { methodId: replaced, userId } })
  return replaced
}
