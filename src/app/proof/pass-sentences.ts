import 'server-only'
import { getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'

/** What is wrong with a text that can be the code of no pass. */
export async function passSentences(): Promise<{ missing: string; characters: string; length: string }> {
  const t = await getTranslations('accessPass.errors')
  const { minLength: min, maxLength: max } = limits.accessPass
  return { missing: t('missing'), characters: t('characters'), length: t('length', { min, max }) }
}
