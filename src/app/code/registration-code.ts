import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { waitSentence } from '@/app/wait-sentence'
import type { RegistrationCheckFailure } from '@/features/methods/registration-checks'
import { verificationCode } from '@/features/verification/verification-code'
import type { FormState } from '@/lib/form'
import type { Result } from '@/lib/result'
import { parseForm } from '@/server/form'

/** Reads the step that asks for a code which was sent: the challenge it is for, and the code. */
export async function readCode(form: FormData): Promise<Result<{ challengeId: string; code: string }, FormState>> {
  const t = await getTranslations('code.errors')
  const sentences = { missing: t('missing'), characters: t('characters'), length: t('length') }
  const schema = z.object({ challengeId: z.uuid(), code: verificationCode(sentences) })
  return parseForm(schema, form, { sentences: { challengeId: t('gone') }, echo: [] })
}

/** What the step shows where a code was not taken. Once every check is spent the page of the challenge says so itself. */
export async function explainCheck(
  failure: Exclude<RegistrationCheckFailure, { kind: 'used_up' }>,
): Promise<FormState> {
  const t = await getTranslations('code.errors')
  switch (failure.kind) {
    case 'incorrect':
      return { fields: { code: t('incorrect', { checks: failure.checksLeft }) } }
    case 'too_many_wrong_codes':
      return { message: t(failure.kind, { wait: await waitSentence(failure.retryAt) }) }
    default:
      return { message: t(failure.kind) }
  }
}
