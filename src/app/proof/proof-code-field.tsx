import { getTranslations } from 'next-intl/server'
import type { ProofOption } from '@/features/methods/method-type'
import { CodeField } from '@/ui/code-field'
import { WrittenCodeField } from '@/ui/written-code-field'
import { isWritten, writtenCodeWords } from './written-code'

/** The box of a page that asks for a code, by the kind of code. */
export async function ProofCodeField({ option }: { option: ProofOption }) {
  const code = await getTranslations('code')
  if (!isWritten(option)) return <CodeField name="code" label={code('label')} required data-autofocus autoFocus />
  return <WrittenCodeField name="code" {...(await writtenCodeWords(option))} required data-autofocus autoFocus />
}
