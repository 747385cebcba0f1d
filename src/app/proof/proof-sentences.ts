import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ConfirmProofFailure } from '@/features/methods/confirm-proof'
import type { ProofOption } from '@/features/methods/method-type'
import type { StartProofFailure } from '@/features/methods/start-proof'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'

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
  switch (failure.kind) {
    case 'incorrect':
      if (option === 'security_key') return t('key_incorrect')
      return code('incorrect', { checks: failure.checksLeft })
    case 'unavailable':
      return code('unavailable')
    case 'used_up':
    case 'gone':
    case 'replayed':
      if (option === 'recovery_code' && failure.kind !== 'used_up') {
        return (await getTranslations('recoveryCodes.errors'))(failure.kind)
      }
      return t(option === 'security_key' && failure.kind !== 'replayed' ? `key_${failure.kind}` : failure.kind)
    default:
      return t(failure.kind)
  }
}
