'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { findDraft } from '@/features/drafts/drafts'
import { ImportDraft, importMembers } from '@/features/groups/import-members'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActingAdministrator } from '@/server/session'

export async function importMembersAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const id = z.uuid().safeParse(form.get('draft'))
  const draft = id.success ? await findDraft(deps(), actor, { id: id.data, kind: 'import' }, ImportDraft) : null
  if (!draft) return { message: t('import_gone') }
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const result = await importMembers(deps(), actor, draft)
  if (!result.ok) return { message: t('gone') }
  redirect(`/admin/groups/${draft.groupId}?done=imported`)
}
