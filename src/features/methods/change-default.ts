import 'server-only'
import { z } from 'zod'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import { loadPolicyFor } from '@/features/policy/repository'
import { SignInOption } from '@/generated/prisma/enums'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { signInWay, usableOptions } from './registry'
import { loadMethods, storeDefault } from './repository'

/** `methodId:option`, the value of one choice in the dialog. */
export const DefaultChoice = z
  .templateLiteral([z.uuid(), ':', z.enum(SignInOption)])
  .transform((value): { methodId: string; option: SignInOption } => {
    const [methodId = '', option] = value.split(':')
    return { methodId, option: z.enum(SignInOption).parse(option) }
  })

/** Makes one usable option the person's default. Refuses an option that is not theirs or not allowed any more. */
export async function changeDefault(
  { db, keys, now }: Deps,
  actor: Actor,
  choice: z.output<typeof DefaultChoice>,
): Promise<Result<null, 'not_usable'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail('not_usable')
    const { methods, stored } = await loadMethods(tx, keys, actor.id)
    const usable = usableOptions(methods, await loadPolicyFor(tx, actor.id))
    const chosen = usable.find(({ method, option }) => method.id === choice.methodId && option === choice.option)
    if (!chosen) return fail('not_usable')
    if (stored?.methodId === chosen.method.id && stored.option === chosen.option) return ok(null)

    await storeDefault(tx, actor.id, { methodId: chosen.method.id, option: chosen.option })
    const at = now()
    const to = signInWay(chosen)
    const change = await notify(
      tx,
      { keys },
      { userId: actor.id, event: { type: 'default_changed', to }, at, source: actor },
    )
    const event = { type: 'default.changed', method: chosen.method.type.id, option: chosen.option, change } as const
    await recordAudit(tx, onSelf(actor), event, at)
    return ok(null)
  })
}
