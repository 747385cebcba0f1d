'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EmailAddress } from '@/features/accounts/email-address'
import {
  addMember,
  createGroup,
  deleteGroup,
  GroupName,
  removeMember,
  renameGroup,
} from '@/features/groups/manage-groups'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'

export async function createGroupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const input = parseForm(z.object({ name: GroupName }), form, { sentences: { name: t('name') }, echo: ['name'] })
  if (!input.ok) return input.error
  const result = await createGroup(deps(), actor, input.value.name)
  if (!result.ok) return { fields: { name: t(result.error) }, values: input.value }
  redirect(`/admin/groups/${result.value.id}`)
}

export async function renameGroupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const schema = z.object({ id: z.uuid(), name: GroupName })
  const input = parseForm(schema, form, { sentences: { name: t('name') }, echo: ['name'] })
  if (!input.ok) return input.error
  const result = await renameGroup(deps(), actor, input.value)
  if (!result.ok) {
    const values = { name: input.value.name }
    return result.error === 'taken' ? { fields: { name: t('taken') }, values } : { message: t('gone'), values }
  }
  redirect(`/admin/groups/${input.value.id}?done=renamed`)
}

export async function addMemberAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const schema = z.object({ id: z.uuid(), email: EmailAddress })
  const input = parseForm(schema, form, { sentences: { email: t('email') }, echo: ['email'] })
  if (!input.ok) return input.error
  const result = await addMember(deps(), actor, input.value)
  if (!result.ok) {
    const values = { email: input.value.email }
    return result.error === 'nobody' ? { fields: { email: t('nobody') }, values } : { message: t('gone'), values }
  }
  redirect(`/admin/groups/${input.value.id}?done=added`)
}

export async function removeMemberAction(form: FormData): Promise<void> {
  const actor = await requireActingAdministrator()
  const input = z.object({ id: z.uuid(), userId: z.uuid() }).safeParse(Object.fromEntries(form))
  if (!input.success) redirect('/admin/groups')
  await removeMember(deps(), actor, input.data)
  redirect(`/admin/groups/${input.data.id}?done=removed`)
}

export async function deleteGroupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const id = z.uuid().safeParse(form.get('id'))
  const result = id.success ? await deleteGroup(deps(), actor, id.data) : null
  if (result && !result.ok && result.error === 'in_use') return { message: t('in_use') }
  redirect('/admin/groups?done=deleted')
}
