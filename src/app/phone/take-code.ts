import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { explainCheck, readCode } from '@/app/code/registration-code'
import { waitSentence } from '@/app/wait-sentence'
import type { Actor } from '@/features/accounts/person'
import { type ConfirmPhoneFailure, confirmPhone } from '@/features/methods/phone/confirm-phone'
import { resendCode } from '@/features/methods/phone/resend-code'
import type { PhoneFailure, ResendFailure } from '@/features/methods/prover'
import { creditRegistration } from '@/features/step-up/credit-registration'
import { CHANNELS } from '@/features/verification/code-delivery'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'

/**
 * Takes the step that asks for the code: the challenge whose page shows what came of it, or what the form must show
 * instead.
 */
export async function takeCode(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const input = await readCode(form)
  if (!input.ok) return input

  const result = await confirmPhone(deps(), actor, input.value)
  if (result.ok) await creditRegistration(deps(), actor, input.value.challengeId)
  else if (result.error.kind !== 'used_up') return fail(await explain(result.error))
  return ok({ challengeId: input.value.challengeId })
}

async function explain(failure: Exclude<ConfirmPhoneFailure, { kind: 'used_up' }>): Promise<FormState> {
  switch (failure.kind) {
    case 'not_allowed':
    case 'already_yours':
      return { message: (await getTranslations('code.errors'))(failure.kind) }
    default:
      return explainCheck(failure)
  }
}

const ResendForm = z.object({ challengeId: z.uuid(), channel: z.enum(CHANNELS) })

/** Sends the code once more: the challenge that it belongs to, or what the form must show instead. */
export async function takeResend(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const gone = (await getTranslations('code.errors'))('gone')
  const input = ResendForm.safeParse(Object.fromEntries(form))
  if (!input.success) return fail({ message: gone })

  const { challengeId, channel } = input.data
  const result = await resendCode(deps(), actor, { id: challengeId, channel })
  return result.ok ? ok({ challengeId }) : fail({ message: await explainResend(result.error, gone) })
}

async function explainResend(failure: ResendFailure<PhoneFailure>, gone: string): Promise<string> {
  const t = await getTranslations('phone.errors')
  if (failure.kind === 'gone') return gone
  if ('retryAt' in failure) return t(failure.kind, { wait: await waitSentence(failure.retryAt) })
  return t(failure.kind)
}
