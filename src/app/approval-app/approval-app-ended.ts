import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ChallengeEnd } from '@/generated/prisma/client'

/** Why a QR code is worth nothing any more, and what to do next. */
export async function approvalAppEndedSentence(reason: ChallengeEnd | 'expired' | 'missing'): Promise<string> {
  const [t, ended] = [await getTranslations('approvalApp.ended'), await getTranslations('codeEnded')]
  return reason === 'expired' || reason === 'used_up' ? t(reason) : ended(reason)
}
