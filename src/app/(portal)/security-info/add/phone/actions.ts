'use server'

import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { type StartPhoneFailure, startPhone } from '@/features/methods/phone/start-phone'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'
import { requireActor } from '@/server/session'
import { phoneForm } from './phone-form'

const ECHO = ['country', 'number', 'extension', 'channel']

export async function startPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const t = await getTranslations('phone.errors')
  const country = regionName(await getLocale(), form.get('country'))
  const sentences = { extension: t('extension'), channel: t('channel'), country: t('country') }
  const schema = phoneForm({ missing: t('numberMissing'), impossible: t('number', { country }) })
  const input = parseForm(schema, form, { sentences, echo: ECHO })
  if (!input.ok) return input.error

  const result = await startPhone(deps(), actor, input.value)
  if (!result.ok) return { ...(await explain(result.error)), values: echoed(form, ECHO) }
  redirect(`/security-info/add/phone/code/${result.value.challengeId}`)
}

/** The sentence for a failure, by the field that can mend it. */
async function explain(failure: StartPhoneFailure): Promise<FormState> {
  const t = await getTranslations('phone.errors')
  if ('retryAt' in failure) {
    const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
    return { message: t(failure.kind, { wait }) }
  }
  const sentence = t(failure.kind)
  switch (failure.kind) {
    case 'already_yours':
    case 'number_rejected':
    case 'no_texts':
      return { fields: { number: sentence } }
    case 'country_not_allowed':
    case 'country_blocked':
      return { fields: { country: sentence } }
    case 'channel_not_allowed':
      return { fields: { channel: sentence } }
    default:
      return { message: sentence }
  }
}

function regionName(locale: string, code: FormDataEntryValue | null): string {
  const name = typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null
  return name ? (new Intl.DisplayNames([locale], { type: 'region' }).of(name) ?? name) : ''
}
