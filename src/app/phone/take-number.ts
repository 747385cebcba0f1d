import 'server-only'
import { getLocale, getTranslations } from 'next-intl/server'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { Actor } from '@/features/accounts/person'
import { type StartPhoneFailure, startPhone } from '@/features/methods/phone/start-phone'
import { addableTypes, strongestFirst } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { loadPolicyFor } from '@/features/policy/repository'
import type { FormState } from '@/lib/form'
import { fail, type Result } from '@/lib/result'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'
import { phoneForm } from './phone-form'

const ECHO = ['country', 'number', 'extension', 'channel']

/**
 * Takes the step that asks for a number: the challenge whose code is on its way, or what the form must show instead.
 * `path`: which way there is to another method from here.
 */
export async function takeNumber(
  actor: Actor,
  form: FormData,
  path: 'addPath' | 'setUpPath',
): Promise<Result<{ challengeId: string }, FormState>> {
  const t = await getTranslations('phone.errors')
  const country = regionName(await getLocale(), form.get('country'))
  const sentences = { extension: t('extension'), channel: t('channel'), country: t('country') }
  const schema = phoneForm({ missing: t('numberMissing'), impossible: t('number', { country }) })
  const input = parseForm(schema, form, { sentences, echo: ECHO })
  if (!input.ok) return input

  const values = echoed(form, ECHO)
  const proof = await askForProof(actor, form)
  if (proof) return fail({ ...proof, values })
  const result = await startPhone(deps(), actor, input.value)
  if (result.ok) return result
  const instead = result.error.kind === 'held' ? await otherMethod(actor, path) : undefined
  return fail({ ...(await explain(result.error)), ...(instead && { instead }), values })
}

/** The strongest method that needs neither text nor call, where the policy allows the person one. */
async function otherMethod(actor: Actor, path: 'addPath' | 'setUpPath'): Promise<FormState['instead']> {
  const { db, keys } = deps()
  const [{ methods }, policy] = [await loadMethods(db, keys, actor.id), await loadPolicyFor(db, actor.id)]
  const others = addableTypes(methods, policy).filter(({ kind, isBackup }) => kind !== 'phone' && !isBackup)
  const [best] = strongestFirst(others, policy)
  if (!best) return undefined
  const [t, names] = [await getTranslations('phone'), await getTranslations('methods.name')]
  return { label: t('instead', { method: names(best.id) }), href: best[path] }
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
