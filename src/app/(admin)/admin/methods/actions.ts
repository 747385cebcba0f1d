'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { MethodsPolicy } from '@/features/policy/policy'
import { savePolicy } from '@/features/policy/save-policy'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActingAdministrator } from '@/server/session'

const switches = ['text', 'call', 'mobile', 'alternate', 'office', 'methodRequired'] as const

export async function saveMethodsPolicyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const values = {
    ...Object.fromEntries(switches.map((name) => [name, String(form.get(name) ?? '')])),
    scope: String(form.get('scope')),
  }
  const isOn = (name: (typeof switches)[number]) => form.get(name) === 'on'
  const policy = MethodsPolicy.safeParse({
    text: isOn('text'),
    call: isOn('call'),
    slots: { mobile: isOn('mobile'), alternate: isOn('alternate'), office: isOn('office') },
    countries: form.get('scope') === 'some' ? form.getAll('countries') : null,
    methodRequired: isOn('methodRequired'),
  })
  const version = z.coerce.number().int().min(0).safeParse(form.get('version'))
  if (!policy.success || !version.success) return { message: t('changed_meanwhile'), values }

  const result = await savePolicy(deps(), actor, policy.data, version.data)
  if (!result.ok) {
    if (result.error === 'no_country')
      return { fields: { countries: t('countries') }, message: t('no_country'), values }
    return { message: t(result.error), values }
  }
  revalidatePath('/admin/methods')
  redirect(`/admin/methods?saved=${version.data + 1}`)
}
