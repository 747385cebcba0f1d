import { getTranslations } from 'next-intl/server'
import type { ProofOption } from '@/features/methods/method-type'
import { CodeField } from '@/ui/code-field'
import { RecoveryCodeField } from '@/ui/recovery-code-field'

/** The box of a page that asks for a code, by the kind of code. */
export async function ProofCodeField({ option }: { option: ProofOption }) {
  const [t, code] = [await getTranslations('recoveryCodes'), await getTranslations('code')]
  if (option !== 'recovery_code')
    return <CodeField name="code" label={code('label')} required data-autofocus autoFocus />
  return <RecoveryCodeField name="code" label={t('code')} hint={t('codeHint')} required data-autofocus autoFocus />
}
