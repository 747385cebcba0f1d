'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { OrganisationDetails } from '@/features/organisation/organisation'
import { saveOrganisation } from '@/features/organisation/save-organisation'
import { unreadableIn } from '@/lib/accent'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { echoed, parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'

const ECHO = ['name', 'contact', 'accent', 'shades', 'domains']

const OrganisationForm = OrganisationDetails.extend({
  version: z.coerce.number().int().min(0),
  /** That a shade may stand in for the accent where the accent cannot be read. */
  shades: z.literal('on').optional(),
})

export async function saveOrganisationAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.organisation.errors')
  const sentences = { name: t('name'), contact: t('contact'), accent: t('accent'), domains: t('domains') }
  const input = parseForm(OrganisationForm, form, { sentences, echo: ECHO })
  if (!input.ok) return { ...input.error, message: t('fields') }
  const values = echoed(form, ECHO)
  if (form.get('intent') === 'preview') return { values }
  const { version, shades, ...details } = input.value
  if (details.accent && !shades && unreadableIn(details.accent).length > 0) {
    return { fields: { accent: t('unreadable') }, message: t('fields'), values }
  }
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }

  const result = await saveOrganisation(deps(), actor, details, { version, start: env().organisation })
  if (!result.ok) return { message: t(result.error), values }
  revalidatePath('/', 'layout')
  redirect(`/admin/organisation?saved=${version + 1}`)
}
