import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { KeptMethod } from './kept-method'

type AddedApp = {
  methodId: string
  label: string
  option: 'app_code' | 'app_notification'
  /** What it took the place of. */
  kept: KeptMethod | undefined
  isDefault: boolean
  /** The default was on the app before, which knew another way. */
  movesDefault: boolean
  at: Date
}

/** Tells its owner of an app that was added, or that took the place of another, and writes the audit rows. */
export async function tellOfApp(
  tx: Tx,
  deps: Pick<Deps, 'keys'>,
  actor: Actor,
  { methodId, label, option, kept, isDefault, movesDefault, at }: AddedApp,
): Promise<void> {
  const method = 'authenticator_app'
  const labelBefore = kept?.method.label
  const event = labelBefore
    ? ({ type: 'app_replaced', method, label, labelBefore } as const)
    : ({ type: 'method_added', method, label, isDefault } as const)
  const change = await notify(tx, deps, { userId: actor.id, event, at, source: actor, methodId, kept })
  const audited = labelBefore
    ? ({ type: 'app.replaced', method, label, labelBefore } as const)
    : ({ type: 'method.added', method, channel: option, label } as const)
  await recordAudit(tx, onSelf(actor), { ...audited, change }, at)
  if (movesDefault) await recordAudit(tx, onSelf(actor), { type: 'default.changed', method, option }, at)
}
