'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EmailAddress } from '@/features/accounts/email-address'
import { limits } from '@/features/limits/limits'
import { sendDefaultCode } from '@/features/sign-in/send-default-code'
import { signIn } from '@/features/sign-in/sign-in'
import type { FormState } from '@/lib/form'
import { safePath } from '@/lib/safe-path'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { rememberDestination } from '@/server/destination'
import { parseForm } from '@/server/form'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser, writeSessionCookie } from '@/server/session'

const SignInForm = z.object({
  email: EmailAddress,
  // A longer one cannot be anybody's, and must not cost a hash.
  password: z
    .string()
    .min(1)
    .max(limits.password.max * 4),
})

export async function signInAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('signIn.errors')
  const input = parseForm(SignInForm, form, {
    sentences: { email: t('email'), password: t('password') },
    echo: ['email'],
  })
  if (!input.ok) return input.error

  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const result = await signIn(deps(), source, input.value)
  if (!result.ok) {
    const values = { email: input.value.email }
    if (result.error.kind === 'refused') return { message: t('refused'), values }
    const wait = (await getTranslations('common'))('wait', waitUntil(result.error.retryAt, deps().now()))
    return { message: t('slow_down', { wait }), values }
  }
  if (result.value.kind === 'second_step') {
    await rememberDestination(form.get('to'))
    await sendDefaultCode(deps(), { ...source, id: result.value.userId })
    redirect('/sign-in/verify')
  }
  await writeSessionCookie(result.value.session)
  redirect(safePath(form.get('to')) ?? '/')
}
