'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { newPasswordForm } from '@/app/password/new-password-form'
import { askForProof } from '@/app/proof/ask-for-proof'
import { limits } from '@/features/limits/limits'
import { replacePassword } from '@/features/password/replace-password'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { organisation } from '@/server/organisation'
import { requireSignedInActor, writeSessionCookie } from '@/server/session'

export async function replacePasswordAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireSignedInActor()
  // Before anything else: without JavaScript the boxes come back empty from the question.
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const t = await getTranslations('password.errors')
  const input = parseForm(await newPasswordForm(), form, { sentences: {}, echo: [] })
  if (!input.ok) return input.error

  const { name } = await organisation()
  const result = await replacePassword(deps(), actor, { next: input.value.next, organisation: name })
  if (!result.ok) {
    if (result.error.kind === 'gone') redirect('/')
    return { fields: { next: t(result.error.why, limits.password) } }
  }
  await writeSessionCookie(result.value)
  redirect('/security-info?done=password_replaced')
}
