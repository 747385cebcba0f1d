import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import type { Actor } from '@/features/accounts/person'
import { createChallenge, findOpenAppRegistration, supersedeAppRegistrations } from '@/features/verification/repository'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { appRefusal, type StartAppFailure } from '../authenticator-app/start-app'
import { newBindingSecret } from './binding-secret'

/**
 * Makes the QR code by which our app is added on a phone, or takes the place of another app, which works on until then.
 * Asking again in the same browser goes on with the same code for as long as no phone has scanned it.
 */
export async function startApprovalApp(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { replaces }: { replaces: string | null },
): Promise<Result<{ challengeId: string }, StartAppFailure>> {
  const channel = 'app_notification'
  return db.$transaction(async (tx) => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'not_found' })
    const refusal = await appRefusal(tx, { keys }, actor.id, { option: channel, replaces })
    if (refusal) return fail({ kind: refusal })
    const at = now()
    const running = await findOpenAppRegistration(tx, { channel, methodId: replaces }, actor, at)
    const isScanned = running && (await tx.approvalBinding.count({ where: { challengeId: running.id } })) > 0
    if (running && !isScanned) return ok({ challengeId: running.id })

    await supersedeAppRegistrations(tx, actor.id, at)
    const [id, userId] = [newId(), actor.id]
    const targetCiphertext = newBindingSecret(keys, { id, userId })
    const app = { id, userId, browserHash: actor.browserHash, purpose: 'registration', channel } as const
    await createChallenge(tx, { ...app, methodId: replaces, targetCiphertext }, at)
    return ok({ challengeId: id })
  })
}
