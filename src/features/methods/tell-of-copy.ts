import 'server-only'
import { lockPerson } from '@/features/accounts/lock-person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import type { Method } from './method-type'
import type { Copied } from './prover'

/**
 * Tells a person that a key of theirs signed rightly and its counter went back, so that there are two of it. The proof is
 * refused, and nothing is disabled: only its owner knows whether they restored it from a copy themselves.
 */
export async function tellOfCopy(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id: userId, address, userAgent }: { id: string } & RequestSource,
  { id, type, identity }: Pick<Method, 'id' | 'type' | 'identity'>,
  { counter, before: counterBefore }: Copied['copied'],
): Promise<void> {
  const [at, source] = [now(), { address, userAgent }]
  await db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) return
    const told = { method: type.id, label: 'label' in identity ? identity.label : '' }
    const event = { type: 'method_copied', ...told } as const
    const change = await notify(tx, { keys }, { userId, event, at, source, methodId: id })
    const context = { actorId: null, subjectId: userId, sessionId: null, ...source }
    await recordAudit(tx, context, { type: 'method.copied', ...told, counter, counterBefore, change }, at)
  })
}
