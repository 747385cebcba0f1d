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
import { questionsOf } from './questions-form'

const echo = ['scope', 'resetProofs', 'twoStep', 'twoStepFrom', 'twoStepSkips']
const switches = [
  'text',
  'call',
  'appNotification',
  'appCode',
  'recoveryCodes',
  'securityKey',
  'email',
  'accessPass',
  'mobile',
  'alternate',
  'office',
  'methodRequired',
  'questions',
] as const

export async function saveMethodsPolicyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const own = await questionsOf(form)
  const values = {
    ...Object.fromEntries(switches.map((name) => [name, String(form.get(name) ?? '')])),
    ...echoed(form, echo),
    ...own.values,
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
    email: isOn('email'),
    accessPass: isOn('accessPass'),
    slots: { mobile: isOn('mobile'), alternate: isOn('alternate'), office: isOn('office') },
    countries: form.get('scope') === 'some' ? form.getAll('countries') : null,
    methodRequired: isOn('methodRequired'),
    resetProofs: form.get('resetProofs') === '1' ? 1 : 2,
    twoStep: twoStepOf(form),
    questions: own.questions,
  })
  const version = z.coerce.number().int().min(0).safeParse(form.get('version'))
  const fields = { ...(policy.error && (await wrongFields(policy.error))), ...own.fields }
  if (Object.keys(fields).length > 0) return { fields, message: t('fields'), values }
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
  const isWrong = (part: 'twoStep' | 'questions', name: string) =>
    issues.some(({ path }) => path[0] === part && path[1] === name)
  return {
    ...(isWrong('twoStep', 'from') && { twoStepFrom: t('twoStepFrom') }),
    ...(isWrong('twoStep', 'skips') && { twoStepSkips: t('twoStepSkips') }),
    ...(isWrong('questions', 'toRegister') && { questionsToRegister: t('questionsToRegister') }),
    ...(isWrong('questions', 'toAnswer') && { questionsToAnswer: t('questionsToAnswer') }),
  }
}
