'use server'

import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { confirmTestText } from '@/features/readiness/confirm-test-text'
import { type SendTestTextFailure, sendTestText, type TestTarget } from '@/features/readiness/send-test-text'
import { verificationCode } from '@/features/verification/verification-code'
import type { FormState } from '@/lib/form'
import { parsePhoneNumber } from '@/lib/phone-number'
import { waitUntil } from '@/lib/wait'
import { deliveryOnTrial, deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'

const ECHO = ['phone', 'country', 'number']

export async function sendTestTextAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.setUp.textPage.errors')
  const values = echoed(form, ECHO)
  const target = targetOf(form)
  if (!target) return { fields: { number: t('number') }, values }
  const sent = await sendTestText(deps(), actor, deliveryOnTrial(), target)
  if (!sent.ok) return { message: await explain(sent.error), values }
  redirect('/admin/set-up/text')
}

export async function confirmTestTextAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const [t, code] = [await getTranslations('admin.setUp.textPage.errors'), await getTranslations('code.errors')]
  const sentences = { missing: code('missing'), characters: code('characters'), length: code('length') }
  const input = parseForm(z.object({ code: verificationCode(sentences) }), form, { sentences: {}, echo: [] })
  if (!input.ok) return input.error
  const result = await confirmTestText(deps(), actor, input.value.code)
  if (!result.ok) return { fields: { code: t(result.error) } }
  redirect('/admin/set-up?done=text')
}

const Country = z.custom<CountryCode>((code) => typeof code === 'string' && isSupportedCountry(code))

/** One of the administrator's own phones by its id, or the number that they typed. Null where that is none. */
function targetOf(form: FormData): TestTarget | null {
  const own = z.uuid().safeParse(form.get('phone'))
  if (own.success) return { methodId: own.data }
  const typed = z.object({ number: z.string().max(40), country: Country }).safeParse(Object.fromEntries(form))
  const parsed = typed.success ? parsePhoneNumber(typed.data.number, typed.data.country) : null
  return parsed && { number: parsed.number, country: parsed.country }
}

async function explain(failure: SendTestTextFailure): Promise<string> {
  const t = await getTranslations('admin.setUp.textPage.errors')
  switch (failure.kind) {
    case 'failed':
      return t('failed', { reason: failure.reason ?? t('noReason') })
    case 'sends_per_number':
    case 'sends_per_person': {
      const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
      return (await getTranslations('phone.errors'))(failure.kind, { wait })
    }
    default:
      return t(failure.kind)
  }
}
