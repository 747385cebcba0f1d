import 'server-only'
import { getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import type { ConfirmProofFailure } from '@/features/methods/confirm-proof'
import type { ProofOption } from '@/features/methods/method-type'
import type { StartProofFailure } from '@/features/methods/start-proof'
import { minutes } from '@/lib/time'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { isWritten } from './written-code'

/** Why no code could be sent for a proof, and what to do next. */
export async function startProofSentence(failure: StartProofFailure): Promise<string> {
  const [t, phone] = [await getTranslations('proof.errors'), await getTranslations('phone.errors')]
  if ('retryAt' in failure) {
    const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
    return failure.kind === 'wait' ? phone('wait', { wait }) : t(failure.kind, { wait })
  }
  switch (failure.kind) {
    case 'gone':
    case 'not_usable':
    case 'not_allowed':
      return t('not_usable')
    case 'unconfirmed':
      return phone('unconfirmed')
    case 'held':
      return t('held')
    case 'unavailable':
      return t('send_unavailable')
    default:
      return t('not_reachable')
  }
}

/** What is wrong with a code that was entered for a proof, or with what a key sent. */
export async function confirmProofSentence(failure: ConfirmProofFailure, option?: ProofOption): Promise<string> {
  const [t, code] = [await getTranslations('proof.errors'), await getTranslations('code.errors')]
  if (option === 'app_notification' && (failure.kind === 'gone' || failure.kind === 'used_up')) {
    return t('approval_gone', { minutes: limits.approvals.lifetime / minutes(1) })
  }
  switch (failure.kind) {
    case 'incorrect':
      if (option === 'security_key') return t('key_incorrect')
      return code('incorrect', { checks: failure.checksLeft })
    case 'unavailable':
      return code('unavailable')
    case 'used_up':
    case 'gone':
    case 'replayed':
      if (isWritten(option) && failure.kind !== 'used_up') {
        const written = option === 'recovery_code' ? 'recoveryCodes.errors' : 'accessPass.errors'
        return (await getTranslations(written))(failure.kind)
      }
      return t(option === 'security_key' && failure.kind !== 'replayed' ? `key_${failure.kind}` : failure.kind)
    default:
      return t(failure.kind)
  }
}
