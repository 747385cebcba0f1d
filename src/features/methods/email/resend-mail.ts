import 'server-only'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge, findChallenge, type Owner, putCodeBack } from '@/features/verification/repository'
import { fail, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { MailFailure, ResendFailure } from '../prover'
import { isOver, takeSend } from '../take-send'
import { deliverCode } from './deliver-code'
import { emailChallenge, isEmailChallenge } from './email-challenge'
import { emailType } from './email-type'
import { mailCounters } from './limits'
import { newMailCode } from './mail-code'
import { openAddress } from './stored-address'

/**
 * Mails a new code for an open challenge, after the wait that the challenge holds. From then on the code of before is worth
 * nothing, unless the new one could not be mailed. Checks that are spent stay spent.
 */
export async function resendMail(
  deps: Deps,
  owner: Owner,
  id: string,
): Promise<Result<null, ResendFailure<MailFailure>>> {
  const { db, keys, now } = deps
  const at = now()
  const challenge = await findChallenge(db, id, owner)
  if (!challenge || !isEmailChallenge(challenge) || isOver(challenge, at)) return fail({ kind: 'gone' })
  if (emailType.allowedOptions(await loadPolicyFor(db, owner.id)).length === 0) {
    await endChallenge(db, id, 'forbidden', at)
    return fail({ kind: 'not_allowed' })
  }

  const { userId, channel, targetCiphertext } = challenge
  const counters = mailCounters(keys, userId, openAddress(keys, targetCiphertext, { table: 'Challenge', id, userId }))
  const { code, kept } = newMailCode(keys, challenge, at)
  const taken = await takeSend(db, owner, challenge, { channel, newCode: kept, counters }, at)
  if (!taken.ok) return taken
  const sent = await deliverCode(deps, emailChallenge(taken.value), code, at)
  if (!sent.ok) await putCodeBack(db, id, kept, challenge)
  return sent
}
