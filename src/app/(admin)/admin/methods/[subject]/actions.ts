'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { withAudience } from '@/features/policy/organisation-policy'
import { KeyRules, MethodsPolicy } from '@/features/policy/policy'
import { SubjectId, withSubject } from '@/features/policy/subjects'
import type { FormState } from '@/lib/form'
import { echoed } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'
import { readEditing, toReview } from '../editing'
import { questionsOf } from '../questions-form'

const Who = z.object({
  subject: SubjectId,
  state: z.enum(['off', 'all', 'groups']),
  include: z.array(z.uuid()),
  exclude: z.array(z.uuid()),
})
const Settings = MethodsPolicy.pick({ countries: true, appLimit: true, keyRules: true, questions: true })

/** Takes the page of one subject to the review of what it would change. Nothing is saved yet. */
export async function reviewSubjectAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.methods.errors')
  const lists = ['include', 'exclude', 'models'] as const
  const questions = await questionsOf(form)
  const values = {
    ...echoed(form, ['state', 'scope', 'appLimit', 'synced', 'which', 'others']),
    ...questions.values,
    synced: String(form.get('synced') ?? ''),
    ...Object.fromEntries(lists.map((name) => [name, form.getAll(name).join(' ')])),
  }
  const [editing, who] = [
    readEditing(form),
    Who.safeParse({
      subject: form.get('subject'),
      state: form.get('state'),
      include: form.getAll('include'),
      exclude: form.getAll('exclude'),
    }),
  ]
  if (!editing || !who.success) return { message: t('load_again'), values }
  const { subject, state, include, exclude } = who.data
  const settings = Settings.safeParse({
    ...editing.mine,
    ...settingsOf(subject, form, editing.mine),
    ...(subject === 'questions' && { questions: { ...editing.mine.questions, ...questions.questions } }),
  })
  const fields = {
    ...(settings.error && (await wrongFields(subject, settings.error))),
    ...(subject === 'questions' && questions.fields),
  }
  if (!settings.success || Object.keys(fields).length > 0) return { fields, message: t('fields'), values }

  const audience = { include: state === 'groups' ? include : null, exclude }
  const mine = withAudience(
    withSubject({ ...editing.mine, ...settings.data }, subject, state !== 'off'),
    subject,
    audience,
  )
  const reviewed = await toReview(actor, { base: editing.base, mine, page: subject })
  if (reviewed.ok) redirect(`/admin/methods/review/${reviewed.value}`)
  const { error } = reviewed
  const field = { no_group: 'include', no_country: 'countries', no_model: 'models' } as const
  if (error === 'no_group' || error === 'no_country' || error === 'no_model') {
    return { fields: { [field[error]]: t(field[error]) }, message: t('fields'), values }
  }
  return { message: t(error), values }
}

/** What the page of a subject decides beside for whom it is. */
function settingsOf(subject: SubjectId, form: FormData, { countries }: MethodsPolicy): object {
  switch (subject) {
    case 'text':
    case 'call':
      return { countries: { ...countries, [subject]: form.get('scope') === 'some' ? form.getAll('countries') : null } }
    case 'appNotification':
    case 'appCode':
      return { appLimit: Number(form.get('appLimit')) }
    case 'securityKey':
      return { keyRules: keyRulesOf(form) }
    default:
      return {}
  }
}

/** Models are ticked by name, several ids at once, or written down by their ids, one a line. */
function keyRulesOf(form: FormData): z.input<typeof KeyRules> {
  const ticked = form.getAll('models').flatMap((ids) => String(ids).split(','))
  const written = String(form.get('others') ?? '').split(/[\s,;]+/)
  const aaguids = [...new Set([...ticked, ...written].map((id) => id.toLowerCase()).filter(Boolean))]
  const models = KeyRules.shape.models.catch('any').parse(form.get('which'))
  return { synced: form.get('synced') === 'on', models, aaguids }
}

/** The sentences of the boxes whose content a policy refuses. */
async function wrongFields(subject: SubjectId, { issues }: z.ZodError): Promise<Record<string, string>> {
  const t = await getTranslations('admin.methods.errors')
  switch (subject) {
    case 'securityKey':
      return { others: t('others') }
    case 'appNotification':
    case 'appCode':
      return { appLimit: t('appLimit') }
    case 'questions': {
      const isWrong = (name: 'toRegister' | 'toAnswer') => issues.some(({ path }) => path[1] === name)
      return {
        ...(isWrong('toRegister') && { questionsToRegister: t('questionsToRegister') }),
        ...(isWrong('toAnswer') && { questionsToAnswer: t('questionsToAnswer') }),
      }
    }
    default:
      return { countries: t('countries') }
  }
}
