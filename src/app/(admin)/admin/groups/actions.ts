'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { EmailAddress } from '@/features/accounts/email-address'
import { setInnerGroups } from '@/features/groups/inner-groups'
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
  const values = input.value
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await createGroup(deps(), actor, input.value.name)
  if (!result.ok) return { fields: { name: t(result.error) }, values }
  redirect(`/admin/groups/${result.value.id}`)
}

export async function renameGroupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const schema = z.object({ id: z.uuid(), name: GroupName })
  const input = parseForm(schema, form, { sentences: { name: t('name') }, echo: ['name'] })
  if (!input.ok) return input.error
  const values = { name: input.value.name }
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await renameGroup(deps(), actor, input.value)
  if (!result.ok) {
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
  const values = { email: input.value.email }
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await addMember(deps(), actor, input.value)
  if (!result.ok) {
    return result.error === 'nobody' ? { fields: { email: t('nobody') }, values } : { message: t('gone'), values }
  }
  redirect(`/admin/groups/${input.value.id}?done=added`)
}

export async function removeMemberAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const input = z.object({ id: z.uuid(), userId: z.uuid() }).safeParse(Object.fromEntries(form))
  if (!input.success) redirect('/admin/groups')
  const proof = await askForProof(actor, form)
  if (proof) return proof
  await removeMember(deps(), actor, input.data)
  redirect(`/admin/groups/${input.data.id}?done=removed`)
}

export async function setInnerGroupsAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const values = { inner: form.getAll('inner').join(' ') }
  const input = z
    .object({ id: z.uuid(), inner: z.array(z.uuid()) })
    .safeParse({ id: form.get('id'), inner: form.getAll('inner') })
  if (!input.success) return { message: t('gone'), values }
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await setInnerGroups(deps(), actor, input.data)
  if (!result.ok) {
    const { error } = result
    return { fields: { inner: 'name' in error ? t(error.kind, { name: error.name }) : t(error.kind) }, values }
  }
  redirect(`/admin/groups/${input.data.id}?done=inner`)
}

export async function deleteGroupAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.groups.errors')
  const id = z.uuid().safeParse(form.get('id'))
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const result = id.success ? await deleteGroup(deps(), actor, id.data) : null
  if (result && !result.ok && result.error === 'in_use') return { message: t('in_use') }
  redirect('/admin/groups?done=deleted')
}
