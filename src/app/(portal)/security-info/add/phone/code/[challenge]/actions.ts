'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { type ConfirmPhoneFailure, confirmPhone } from '@/features/methods/phone/confirm-phone'
import { type ResendFailure, resendCode } from '@/features/methods/phone/resend-code'
import { verificationCode } from '@/features/verification/verification-code'
import { Channel } from '@/generated/prisma/enums'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { requireActor } from '@/server/session'

const pageOf = (challengeId: string) => `/security-info/add/phone/code/${challengeId}`

export async function confirmPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const t = await getTranslations('code.errors')
  const sentences = { missing: t('missing'), characters: t('characters'), length: t('length') }
  const schema = z.object({ challengeId: z.uuid(), code: verificationCode(sentences) })
  const input = parseForm(schema, form, { sentences: { challengeId: t('gone') }, echo: [] })
  if (!input.ok) return input.error

  const result = await confirmPhone(deps(), actor, input.value)
  if (!result.ok) return explainCheck(result.error)
  revalidatePath('/security-info', 'layout')
  redirect(pageOf(input.value.challengeId))
}

async function explainCheck(failure: ConfirmPhoneFailure): Promise<FormState> {
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

const ResendForm = z.object({ challengeId: z.uuid(), channel: z.enum(Channel) })

export async function resendCodeAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const t = await getTranslations('phone.errors')
  const gone = (await getTranslations('code.errors'))('gone')
  const input = ResendForm.safeParse(Object.fromEntries(form))
  if (!input.success) return { message: gone }

  const { challengeId: id, channel } = input.data
  const result = await resendCode(deps(), actor, { id, channel })
  if (!result.ok) return explainResend(result.error, { gone, t })
  revalidatePath(pageOf(id))
  redirect(pageOf(id))
}

async function explainResend(
  failure: ResendFailure,
  { gone, t }: { gone: string; t: Awaited<ReturnType<typeof getTranslations<'phone.errors'>>> },
): Promise<FormState> {
  if (failure.kind === 'gone') return { message: gone }
  if ('retryAt' in failure) return { message: t(failure.kind, { wait: await waitSentence(failure.retryAt) }) }
  return { message: t(failure.kind) }
}

async function waitSentence(until: Date): Promise<string> {
  return (await getTranslations('common'))('wait', waitUntil(until, deps().now()))
}
