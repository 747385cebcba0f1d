'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { newPasswordForm } from '@/app/password/new-password-form'
import { askForProof } from '@/app/proof/ask-for-proof'
import { limits } from '@/features/limits/limits'
import { type ChangePasswordFailure, changePassword } from '@/features/password/change-password'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { organisation } from '@/server/organisation'
import { requireActor } from '@/server/session'

export async function changePasswordAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  // Before anything else: without JavaScript the boxes come back empty from the question.
  const proof = await askForProof(actor, form, { passwordFollows: true })
  if (proof) return proof
  const t = await getTranslations('password.errors')
  // Longer than any password in UTF-16, and short enough to hash.
  const longest = limits.password.max * 4
  const current = z.string().min(1, t('currentMissing')).max(longest, t('wrong'))
  const input = parseForm(z.object({ current }).and(await newPasswordForm()), form, { sentences: {}, echo: [] })
  if (!input.ok) return input.error

  const result = await changePassword(deps(), actor, { ...input.value, organisation: (await organisation()).name })
  if (!result.ok) return sentencesFor(result.error)
  redirect(`/password?changed=${deps().now().getTime()}`)
}

async function sentencesFor(failure: ChangePasswordFailure): Promise<FormState> {
  const t = await getTranslations('password.errors')
  switch (failure.kind) {
    case 'refused': {
      const fields: Record<string, string> = {}
      if (failure.current) fields.current = t(failure.current)
      if (failure.next) fields.next = t(failure.next, limits.password)
      return { fields }
    }
    case 'slow_down': {
      const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
      return { message: t('slow_down', { wait }) }
    }
    case 'changed_meanwhile':
      return { message: t('changed_meanwhile') }
    case 'session_ended':
      return redirect('/sign-in')
  }
}
