'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { confirmKeyBackup } from '@/features/readiness/confirm-key-backup'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActingAdministrator } from '@/server/session'

export async function confirmKeyBackupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.setUp.keysPage.errors')
  const keys = z.array(z.string().max(32)).min(1).max(50).safeParse(form.getAll('keys'))
  if (!keys.success) return { fields: { keys: t('none') } }
  const result = await confirmKeyBackup(deps(), actor, keys.data)
  if (!result.ok) return { message: t(result.error) }
  redirect('/admin/set-up?done=keys')
}
