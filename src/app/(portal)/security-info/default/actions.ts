'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { askForProof } from '@/app/proof/ask-for-proof'
import { changeDefault, DefaultChoice } from '@/features/methods/change-default'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed } from '@/server/form'
import { requireActor } from '@/server/session'

export async function changeDefaultAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const t = await getTranslations('changeDefault')
  const choice = DefaultChoice.safeParse(form.get('choice'))
  if (!choice.success) return { fields: { choice: t('choose') } }

  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values: echoed(form, ['choice']) }
  const result = await changeDefault(deps(), actor, choice.data)
  if (!result.ok) return { fields: { choice: t(result.error) } }
  revalidatePath('/security-info', 'layout')
  redirect('/security-info?done=default_changed')
}
