'use server'

import { redirect } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { passSentences } from '@/app/proof/pass-sentences'
import { EmailAddress } from '@/features/accounts/email-address'
import { passCode } from '@/features/methods/temporary-access-pass/pass-code'
import { type PassSignInFailure, signInWithPass } from '@/features/sign-in/access-pass'
import type { FormState } from '@/lib/form'
import { safePath } from '@/lib/safe-path'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser, writeSessionCookie } from '@/server/session'

export async function passSignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('accessPass.errors')
  const schema = z.object({ email: EmailAddress, code: passCode(await passSentences()) })
  const input = parseForm(schema, form, { sentences: { email: t('email') }, echo: ['email'] })
  if (!input.ok) return input.error

  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const result = await signInWithPass(deps(), source, input.value)
  if (!result.ok) return { message: await sentenceFor(result.error), values: { email: input.value.email } }
  await writeSessionCookie(result.value)
  redirect(safePath(form.get('to')) ?? '/')
}

async function sentenceFor(failure: PassSignInFailure): Promise<string> {
  const [t, format] = [await getTranslations('accessPass.errors'), await getFormatter()]
  const time = (moment: Date) => format.dateTime(moment, { dateStyle: 'long', timeStyle: 'short' })
  switch (failure.kind) {
    case 'slow_down': {
      const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
      return t('slow_down', { wait })
    }
    case 'not_yet':
      return t('not_yet', { time: time(failure.startsAt) })
    case 'over':
      return t('over', { time: time(failure.endsAt) })
    case 'refused':
    case 'used':
      return t(failure.kind)
  }
}
