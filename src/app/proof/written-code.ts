import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { ProofOption } from '@/features/methods/method-type'

type Written = 'recovery_code' | 'access_pass'

/** Whether a way asks for a code that somebody wrote down, of letters and digits. */
export function isWritten(option: ProofOption | undefined): option is Written {
  return option === 'recovery_code' || option === 'access_pass'
}

/** How the box for such a code is called, and what helps under it. */
export async function writtenCodeWords(option: Written): Promise<{ label: string; hint: string }> {
  const t = await getTranslations(option === 'recovery_code' ? 'recoveryCodes' : 'accessPass')
  return { label: t('code'), hint: t('codeHint') }
}
