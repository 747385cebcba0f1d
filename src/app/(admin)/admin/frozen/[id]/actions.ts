'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { liftFreezeByAdministrator } from '@/features/disputes/lift-freeze'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActingAdministrator } from '@/server/session'

export async function liftFreezeAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.frozen')
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) return { message: t('errors.not_frozen') }

  const proof = await askForProof(actor, form)
  if (proof) return proof
  const result = await liftFreezeByAdministrator(deps(), actor, id.data)
  if (!result.ok) return { message: t(`errors.${result.error}`) }
  redirect('/admin/frozen?lifted=1')
}
