'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { MethodsPolicy } from '@/features/policy/policy'
import { savePolicy } from '@/features/policy/save-policy'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'

const echo = ['scope', 'resetProofs', 'twoStep', 'twoStepFrom', 'twoStepSkips']
const switches = [
  'text',
  'call',
  'appNotification',
  'appCode',
  'recoveryCodes',
  'securityKey',
  'mobile',
  'alternate',
  'office',
  'methodRequired',
] as const

export async function saveMethodsPolicyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const values = {
    ...Object.fromEntries(switches.map((name) => [name, String(form.get(name) ?? '')])),
    ...echoed(form, echo),
    twoStepGroups: form.getAll('twoStepGroups').join(' '),
  }
  const isOn = (name: (typeof switches)[number]) => form.get(name) === 'on'
  const policy = MethodsPolicy.safeParse({
    text: isOn('text'),
    call: isOn('call'),
    appNotification: isOn('appNotification'),
    appCode: isOn('appCode'),
    recoveryCodes: isOn('recoveryCodes'),
    securityKey: isOn('securityKey'),
    slots: { mobile: isOn('mobile'), alternate: isOn('alternate'), office: isOn('office') },
    countries: form.get('scope') === 'some' ? form.getAll('countries') : null,
    methodRequired: isOn('methodRequired'),
    resetProofs: form.get('resetProofs') === '1' ? 1 : 2,
    twoStep: twoStepOf(form),
  })
  const version = z.coerce.number().int().min(0).safeParse(form.get('version'))
  const fields = policy.error && (await wrongFields(policy.error))
  if (fields && Object.keys(fields).length > 0) return { fields, message: t('fields'), values }
  if (!policy.success || !version.success) return { message: t('changed_meanwhile'), values }

  const result = await savePolicy(deps(), actor, policy.data, version.data)
  if (!result.ok) {
    if (result.error === 'no_country')
      return { fields: { countries: t('countries') }, message: t('no_country'), values }
    if (result.error === 'no_group')
      return { fields: { twoStepGroups: t('twoStepGroups') }, message: t('no_group'), values }
    return { message: t(result.error), values }
  }
  revalidatePath('/admin/methods')
  redirect(`/admin/methods?saved=${version.data + 1}`)
}

/** The section "Two-step sign-in". What cannot be a number of skips stays what it is, for the policy to refuse. */
function twoStepOf(form: FormData) {
  const skips = String(form.get('twoStepSkips') ?? '').trim()
  return {
    required: form.get('twoStep'),
    groups: form.getAll('twoStepGroups'),
    from: form.get('twoStepFrom') || null,
    skips: /^\d+$/.test(skips) ? Number(skips) : skips,
  }
}

/** The sentences of those boxes whose content the policy refuses. */
async function wrongFields({ issues }: z.ZodError): Promise<Record<string, string>> {
  const t = await getTranslations('admin.methods.errors')
  const isWrong = (name: 'from' | 'skips') => issues.some(({ path }) => path[0] === 'twoStep' && path[1] === name)
  return {
    ...(isWrong('from') && { twoStepFrom: t('twoStepFrom') }),
    ...(isWrong('skips') && { twoStepSkips: t('twoStepSkips') }),
  }
}
