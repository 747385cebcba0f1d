import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ChallengeEnd } from '@/generated/prisma/client'

/** Why no key can be made here any more, and what to do next. */
export async function keyEndedSentence(reason: ChallengeEnd | 'expired' | 'missing'): Promise<string> {
  const [t, ended] = [await getTranslations('securityKey.ended'), await getTranslations('codeEnded')]
  if (reason === 'expired' || reason === 'used_up') return t(reason)
  return reason === 'superseded' ? (await getTranslations('securityKey.errors'))('gone') : ended(reason)
}
