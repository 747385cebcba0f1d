'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { deleteMethod } from '@/features/methods/delete-method'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActor } from '@/server/session'

export async function deleteMethodAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const t = await getTranslations('deleteMethod')
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) return { message: t('gone') }

  const proof = await askForProof(actor, form, { changes: id.data })
  if (proof) return proof
  const result = await deleteMethod(deps(), actor, id.data)
  if (!result.ok) return { message: t(result.error === 'required' ? 'required' : 'gone') }
  const { type, defaultMovedTo } = result.value
  revalidatePath('/security-info', 'layout')
  redirect(`/security-info?done=${defaultMovedTo ? 'deleted_default' : 'deleted'}&method=${type}`)
}
