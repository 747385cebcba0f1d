'use server'

import { getFormatter, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { REASON_LENGTH } from '@/features/accounts/reason'
import { limits } from '@/features/limits/limits'
import { type IssuedPass, type IssuePassFailure, issuePass } from '@/features/methods/temporary-access-pass/issue-pass'
import { formatPassCode } from '@/features/methods/temporary-access-pass/pass-code'
import { passTerms } from '@/features/methods/temporary-access-pass/pass-terms'
import type { FormState } from '@/lib/form'
import { days } from '@/lib/time'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { echoed, parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'
import { lifeWords } from './life-words'

const ECHO = ['length', 'life', 'unit', 'start', 'startsAt', 'uses', 'reason']
const Target = z.object({ id: z.uuid(), from: z.union([z.uuid(), z.literal('').transform(() => null)]) })

/** The pass is in the answer to this one POST and nowhere else: the same form sent again issues no other. */
export async function issuePassAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.pass.errors')
  const target = Target.safeParse({ id: form.get('id'), from: form.get('from') })
  if (!target.success) return { message: t('not_found') }
  const values = echoed(form, ECHO)
  const terms = parseForm(passTerms(env().TIME_ZONE), form, { sentences: await sentences(), echo: ECHO })
  if (!terms.ok) return { message: t('fields'), ...terms.error }

  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const { id: userId, from } = target.data
  const result = await issuePass(deps(), actor, { userId, from, terms: terms.value })
  return result.ok ? shown(result.value) : { ...(await explain(result.error)), values }
}

/** The pass, and under it how it works. */
async function shown({ code, startsAt, endsAt, isOneTime }: IssuedPass): Promise<FormState> {
  const [t, format] = [await getTranslations('admin.pass'), await getFormatter()]
  const { APP_URL, TIME_ZONE: zone } = env()
  const time = (moment: Date) => format.dateTime(moment, { dateStyle: 'long', timeStyle: 'short' })
  const terms = { isOneTime: String(isOneTime), start: time(startsAt), end: time(endsAt), zone }
  const address = new URL('/sign-in/pass', APP_URL).href
  return { once: [formatPassCode(code), t('terms', terms), t('how', { address }), t('told')] }
}

async function sentences(): Promise<Record<string, string>> {
  const t = await getTranslations('admin.pass.errors')
  const { minLength: min, maxLength: max, minLife, maxLife } = limits.accessPass
  return {
    length: t('length', { min, max }),
    life: t('life', { min: await lifeWords(minLife), max: await lifeWords(maxLife) }),
    unit: t('unit'),
    start: t('start'),
    startsAt: t('startsAt'),
    uses: t('uses'),
    reason: t('reason', { length: REASON_LENGTH }),
  }
}

/** The sentence for a failure, by the field that can mend it. */
async function explain(failure: IssuePassFailure): Promise<FormState> {
  const t = await getTranslations('admin.pass.errors')
  if (failure === 'in_the_past') return { fields: { startsAt: t('in_the_past') } }
  if (failure !== 'too_far_ahead') return { message: t(failure) }
  return { fields: { startsAt: t('too_far_ahead', { days: limits.accessPass.maxAhead / days(1) }) } }
}
