import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ChallengeEnd } from '@/generated/prisma/client'

/** Why a code by mail is not taken any more, and what to do next. */
export async function emailEndedSentence(reason: ChallengeEnd | 'expired' | 'missing'): Promise<string> {
  const [t, ended] = [await getTranslations('email.ended'), await getTranslations('codeEnded')]
  return reason === 'expired' || reason === 'used_up' || reason === 'undeliverable' ? t(reason) : ended(reason)
}
