'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { changeLogo } from '@/features/organisation/save-organisation'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requireActingAdministrator } from '@/server/session'

const LogoForm = z.object({
  version: z.coerce.number().int().min(0),
  /** The hash of an image that was uploaded; empty for none. */
  logo: z
    .string()
    .regex(/^(?:[0-9a-f]{64})?$/)
    .transform((hash) => hash || null),
})

export async function changeLogoAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.organisation.errors')
  const input = LogoForm.safeParse(Object.fromEntries(form))
  if (!input.success) return { message: t('gone') }
  const proof = await askForProof(actor, form)
  if (proof) return proof

  const { logo, version } = input.data
  const result = await changeLogo(deps(), actor, logo, { version, start: env().organisation })
  if (!result.ok) return { message: t(result.error) }
  revalidatePath('/', 'layout')
  redirect(`/admin/organisation?saved=${version + 1}`)
}
