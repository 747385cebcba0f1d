'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import { MethodsPolicy } from '@/features/policy/policy'
import { reviewPolicy } from '@/features/policy/policy-draft'
import { savePolicy } from '@/features/policy/save-policy'
import { subjectIds, withSubject } from '@/features/policy/subjects'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'
import { today } from '@/server/today'
import { readEditing, toReview } from './editing'

const echo = ['resetProofs', 'twoStep', 'twoStepFrom', 'twoStepSkips']
const OnPage = MethodsPolicy.pick({ methodRequired: true, resetProofs: true, twoStep: true })

/** Takes the page of all methods to the review of what it would change. Nothing is saved yet. */
export async function reviewMethodsAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const isOn = (name: string) => form.get(name) === 'on'
  const values = {
    ...Object.fromEntries([...subjectIds, 'methodRequired'].map((name) => [name, String(form.get(name) ?? '')])),
    ...echoed(form, echo),
    twoStepGroups: form.getAll('twoStepGroups').join(' '),
  }
  const editing = readEditing(form)
  const settings = OnPage.safeParse({
    methodRequired: isOn('methodRequired'),
    resetProofs: form.get('resetProofs') === '1' ? 1 : 2,
    twoStep: twoStepOf(form),
  })
  const fields = settings.error && (await wrongFields(settings.error))
  if (fields && Object.keys(fields).length > 0) return { fields, message: t('fields'), values }
  if (!editing || !settings.success) return { message: t('load_again'), values }
  const mine = subjectIds.reduce<OrganisationPolicy>((policy, subject) => withSubject(policy, subject, isOn(subject)), {
    ...editing.mine,
    ...settings.data,
  })
  const reviewed = await toReview(actor, { base: editing.base, mine, page: null })
  if (reviewed.ok) redirect(`/admin/methods/review/${reviewed.value}`)
  const { error } = reviewed
  const isTwoStep = error === 'no_group' && mine.twoStep.required === 'groups' && mine.twoStep.groups.length === 0
  return { ...(isTwoStep && { fields: { twoStepGroups: t('twoStepGroups') } }), message: t(error), values }
}

/** Puts what was reviewed in force, unless the policy has changed since the review was shown: then it is shown anew. */
export async function savePolicyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const input = z.object({ draft: z.uuid(), version: z.coerce.number().int() }).safeParse(Object.fromEntries(form))
  if (!input.success) return { message: t('gone') }
  const { draft: id, version } = input.data

  const proof = await askForProof(actor, form)
  if (proof) return proof
  const review = await reviewPolicy(deps(), actor, { id, today: today() })
  if (!review) return { message: t('gone') }
  const again = `/admin/methods/review/${id}?changed=1` as const
  if (review.version !== version) redirect(again)
  const result = await savePolicy(deps(), actor, review.whatIf.next, version)
  if (!result.ok && result.error === 'changed_meanwhile') redirect(again)
  if (!result.ok) return { message: t(result.error) }
  revalidatePath('/admin/methods')
  redirect(`/admin/methods?saved=${version + 1}`)
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
