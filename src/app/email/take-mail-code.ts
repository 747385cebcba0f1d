import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { explainCheck, readCode } from '@/app/code/registration-code'
import { waitSentence } from '@/app/wait-sentence'
import type { Actor } from '@/features/accounts/person'
import { type ConfirmEmailFailure, confirmEmail } from '@/features/methods/email/confirm-email'
import { resendMail } from '@/features/methods/email/resend-mail'
import type { MailFailure, ResendFailure } from '@/features/methods/prover'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'

/**
 * Takes the step that asks for the code: the challenge whose page shows what came of it, or what the form must show
 * instead. The session gains nothing by it, since mail is no proof of who signs in.
 */
export async function takeMailCode(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const input = await readCode(form)
  if (!input.ok) return input
  const result = await confirmEmail(deps(), actor, input.value)
  if (!result.ok && result.error.kind !== 'used_up') return fail(await explain(result.error))
  return ok({ challengeId: input.value.challengeId })
}

async function explain(failure: Exclude<ConfirmEmailFailure, { kind: 'used_up' }>): Promise<FormState> {
  switch (failure.kind) {
    case 'not_allowed':
    case 'not_found':
    case 'sign_in_address':
    case 'work_domain':
    case 'already_yours':
      return { message: (await getTranslations('email.errors'))(failure.kind) }
    default:
      return explainCheck(failure)
  }
}

/** Mails a new code: the challenge that it belongs to, or what the form must show instead. */
export async function takeMailResend(
  actor: Actor,
  form: FormData,
): Promise<Result<{ challengeId: string }, FormState>> {
  const gone = (await getTranslations('code.errors'))('gone')
  const challengeId = z.uuid().safeParse(form.get('challengeId'))
  if (!challengeId.success) return fail({ message: gone })
  const result = await resendMail(deps(), actor, challengeId.data)
  if (result.ok) return ok({ challengeId: challengeId.data })
  return fail({ message: await explainResend(result.error, gone) })
}

async function explainResend(failure: ResendFailure<MailFailure>, gone: string): Promise<string> {
  const t = await getTranslations('email')
  if (failure.kind === 'gone') return gone
  if ('retryAt' in failure) return t(`errors.${failure.kind}`, { wait: await waitSentence(failure.retryAt) })
  return failure.kind === 'not_allowed' ? t('errors.not_allowed') : t(`resendErrors.${failure.kind}`)
}
