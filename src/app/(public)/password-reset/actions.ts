'use server'

import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { newPasswordForm } from '@/app/password/new-password-form'
import { enteredCode } from '@/app/proof/entered-code'
import { EmailAddress } from '@/features/accounts/email-address'
import { limits } from '@/features/limits/limits'
import { askCode, sendAskedCode } from '@/features/password-reset/ask-code'
import { prove } from '@/features/password-reset/prove'
import { resetPassword } from '@/features/password-reset/reset-password'
import { loadReset } from '@/features/password-reset/reset-state'
import { startReset } from '@/features/password-reset/start-reset'
import { atLeast } from '@/lib/at-least'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { organisation } from '@/server/organisation'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser } from '@/server/session'
import { QUICKEST } from './quickest'
import { RESET_OVER } from './reset-under-way'

const source = async () => ({ ...(await requestSource()), browserHash: await ensureBrowser() })

export async function startResetAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('passwordReset')
  const schema = z.object({ email: EmailAddress })
  const input = parseForm(schema, form, { sentences: { email: t('emailMissing') }, echo: ['email'] })
  if (!input.ok) return input.error

  const { email } = input.value
  const result = await atLeast(QUICKEST.start, startReset(deps(), await source(), email))
  if (!result.ok) return { message: t('slow_down', await waitFor(result.error.retryAt)), values: { email } }
  redirect('/password-reset/choose')
}

export async function sendResetCodeAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('passwordReset')
  const schema = z.object({
    id: z.uuid(),
    way: z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number),
  })
  const input = parseForm(schema, form, { sentences: { way: t('chooseMissing') }, echo: [] })
  if (!input.ok) return input.error

  const { id, way } = input.value
  const result = await askCode(deps(), await source(), id, way)
  if (!result.ok) {
    if (result.error.kind === 'over') redirect(RESET_OVER)
    const wait = 'retryAt' in result.error ? await waitFor(result.error.retryAt) : { wait: '' }
    return { message: t(result.error.kind, wait), values: { way: String(way) } }
  }
  const asked = result.value
  if (asked?.way.channel === 'security_questions') {
    // Nothing to hide any more: they are asked beside another proof only, and stand on the next page.
    await sendAskedCode(deps(), asked)
    redirect('/password-reset/questions')
  }
  if (asked) after(() => sendAskedCode(deps(), asked))
  redirect('/password-reset/code')
}

export async function proveResetAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const [t, code] = [await getTranslations('passwordReset'), await getTranslations('code.errors')]
  const state = await loadReset(deps(), await ensureBrowser())
  const isApproval = state?.current?.channel === 'app_notification'
  const entered = isApproval ? z.undefined().transform(() => '') : await enteredCode(state?.current?.channel)
  const schema = z.object({ id: z.uuid(), code: entered })
  const input = parseForm(schema, form, { sentences: {}, echo: [] })
  if (!input.ok) return input.error

  const result = await atLeast(QUICKEST.check, prove(deps(), await source(), input.value))
  if (result.ok) redirect('/password-reset/choose')
  const { error } = result
  switch (error.kind) {
    case 'over':
      return redirect(RESET_OVER)
    case 'gone':
    case 'used_up':
      return redirect(`/password-reset/choose?ended=${error.kind}`)
    case 'incorrect':
      return { fields: { code: code('incorrect', { checks: error.checksLeft }) } }
    case 'too_many_wrong_codes':
      return { message: t(error.kind, await waitFor(error.retryAt)) }
    case 'unavailable':
    case 'waiting':
      return { message: t(error.kind) }
  }
}

export async function resetPasswordAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('password.errors')
  const schema = z.object({ id: z.uuid() }).and(await newPasswordForm())
  const input = parseForm(schema, form, { sentences: {}, echo: [] })
  if (!input.ok) return input.error

  const { name } = await organisation()
  const result = await resetPassword(deps(), await source(), { ...input.value, organisation: name })
  if (result.ok) redirect('/password-reset/done')
  switch (result.error.kind) {
    case 'refused':
      return { fields: { next: t(result.error.why, limits.password) } }
    case 'not_proved':
      return redirect('/password-reset/choose?ended=not_proved')
    case 'over':
      return redirect(RESET_OVER)
  }
}

async function waitFor(retryAt: Date): Promise<{ wait: string }> {
  return { wait: (await getTranslations('common'))('wait', waitUntil(retryAt, deps().now())) }
}
