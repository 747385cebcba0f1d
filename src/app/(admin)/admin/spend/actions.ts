'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { OpeningReason, openCountry } from '@/features/spend/open-country'
import { type SaveSpendFailure, saveSpendSettings } from '@/features/spend/save-settings'
import { SpendCountry, SpendSettings } from '@/features/spend/settings'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'
import { OptionalAmount } from './amount-field'

const version = z.coerce.number().int().min(0)

const SettingsForm = z.object({
  version,
  currency: z.string().trim().toUpperCase().pipe(SpendSettings.shape.currency),
  perDollar: OptionalAmount.pipe(SpendSettings.shape.perDollar),
  moneyPerDay: OptionalAmount,
  unverified: SpendSettings.shape.unverified,
})
const settingsEcho = ['currency', 'perDollar', 'moneyPerDay', 'unverified']

export async function saveSpendSettingsAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.spend.errors')
  const sentences = {
    currency: t('currency'),
    perDollar: t('perDollar'),
    moneyPerDay: t('amount'),
    unverified: t('unverified'),
  }
  const input = parseForm(SettingsForm, form, { sentences, echo: settingsEcho })
  if (!input.ok) return { ...input.error, message: t('fields') }

  const values = echoed(form, settingsEcho)
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const { version: from, ...all } = input.value
  const result = await saveSpendSettings(deps(), actor, { all }, from)
  if (!result.ok) return { message: await explain(result.error, ({ countries: _, ...now }) => now), values }
  revalidatePath('/admin', 'layout')
  redirect('/admin/spend?done=saved')
}

const CountryForm = z.object({
  version,
  country: SpendCountry,
  text: OptionalAmount,
  call: OptionalAmount,
  moneyPerDay: OptionalAmount,
})
const countryEcho = ['text', 'call', 'moneyPerDay']

export async function saveCountryAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.spend.errors')
  const amounts = { text: t('amount'), call: t('amount'), moneyPerDay: t('amount') }
  const input = parseForm(CountryForm, form, { sentences: amounts, echo: countryEcho })
  if (!input.ok) return { ...input.error, message: t('fields') }

  const values = echoed(form, countryEcho)
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const { version: from, country, ...to } = input.value
  const result = await saveSpendSettings(deps(), actor, { country, to }, from)
  if (!result.ok) return { message: await explain(result.error, ({ countries }) => countries[country] ?? {}), values }
  revalidatePath('/admin', 'layout')
  redirect('/admin/spend?done=saved')
}

export async function openCountryAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.spend.errors')
  const schema = z.object({ country: SpendCountry, reason: OpeningReason })
  const input = parseForm(schema, form, { sentences: { reason: t('reason') }, echo: ['reason'] })
  if (!input.ok) return input.error

  const values = { reason: input.value.reason }
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await openCountry(deps(), actor, input.value)
  if (!result.ok) return { message: t(result.error), values }
  revalidatePath('/admin', 'layout')
  redirect('/admin/spend?done=opened')
}

/** Why nothing was saved; after another administrator, what they made of the boxes of this form. */
async function explain(
  failure: SaveSpendFailure,
  boxes: (now: SpendSettings) => Partial<Record<BoxName, string | number | null>>,
): Promise<string> {
  const [t, format] = [await getTranslations('admin.spend'), await getFormatter()]
  if (failure.kind === 'over') return t('errors.over')
  const present = boxes(failure.now)
  const labels = {
    currency: t('currency'),
    perDollar: t('perDollar'),
    moneyPerDay: t('usedMoney'),
    unverified: t('unverifiedSection'),
    text: t('text'),
    call: t('call'),
  } satisfies Record<BoxName, string>
  const words = (value: string | number | null | undefined) => {
    if (value === 'hold' || value === 'alarm') return t(value)
    return typeof value === 'number'
      ? format.number(value, { maximumFractionDigits: 6 })
      : (value ?? t('errors.nothing'))
  }
  const names = (Object.keys(labels) as BoxName[]).filter((name) => name in present)
  const now = names.map((name) => t('errors.pair', { label: labels[name], value: words(present[name]) })).join('; ')
  return t('errors.changed_meanwhile', { now: now || t('errors.nothing') })
}

type BoxName = 'currency' | 'perDollar' | 'moneyPerDay' | 'unverified' | 'text' | 'call'
