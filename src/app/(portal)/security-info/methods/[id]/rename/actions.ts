'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { LABEL_LENGTH } from '@/features/methods/identity'
import { Label, renameMethod } from '@/features/methods/rename-method'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { requireActor } from '@/server/session'

export async function renameMethodAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const [t, app] = [await getTranslations('renameMethod'), await getTranslations('authenticatorApp.errors')]
  const sentences = { id: t('gone'), label: app('label', { length: LABEL_LENGTH }) }
  const input = parseForm(z.object({ id: z.uuid(), label: Label }), form, { sentences, echo: ['label'] })
  if (!input.ok) return input.error

  const values = { label: input.value.label }
  const proof = await askForProof(actor, form, { changes: input.value.id })
  if (proof) return { ...proof, values }
  const result = await renameMethod(deps(), actor, input.value)
  if (!result.ok) return { message: t('gone'), values }
  revalidatePath('/security-info', 'layout')
  // What was named as the last step of adding it was not renamed.
  redirect(form.has('added') ? '/security-info' : '/security-info?done=renamed')
}
