import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { z } from 'zod'
import type { ProofOption } from '@/features/methods/method-type'
import { recoveryCode } from '@/features/methods/recovery-codes/code'
import { passCode } from '@/features/methods/temporary-access-pass/pass-code'
import { verificationCode } from '@/features/verification/verification-code'
import { passSentences } from './pass-sentences'

/** How a code is read that was entered: as digits, or as a code that was written down where the way in progress asks for one. */
export async function enteredCode(option: ProofOption | undefined): Promise<z.ZodType<string>> {
  if (option === 'access_pass') return passCode(await passSentences())
  const isRecovery = option === 'recovery_code'
  const t = await getTranslations(isRecovery ? 'recoveryCodes.errors' : 'code.errors')
  const sentences = { missing: t('missing'), characters: t('characters'), length: t('length') }
  return isRecovery ? recoveryCode(sentences) : verificationCode(sentences)
}
