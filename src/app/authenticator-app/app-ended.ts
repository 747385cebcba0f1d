import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ChallengeEnd } from '@/generated/prisma/client'

/** Why a key takes no code any more, and what to do next. */
export async function appEndedSentence(reason: ChallengeEnd | 'expired' | 'missing'): Promise<string> {
  const [t, ended] = [await getTranslations('authenticatorApp.ended'), await getTranslations('codeEnded')]
  return reason === 'expired' || reason === 'used_up' ? t(reason) : ended(reason)
}
