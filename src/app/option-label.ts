import 'server-only'
import { getTranslations } from 'next-intl/server'
import { optionName } from '@/features/methods/option-name'
import type { UsableWay } from '@/features/methods/registry'

/** "Phone - text (+1 •••••••• 42)": how a sign-in option is called, masked on pages, in full in its owner's dialogs. */
export async function optionLabeller(): Promise<(option: UsableWay, detail: 'masked' | 'full') => string> {
  const t = await getTranslations('methods.option')
  return ({ method, option }, detail) => optionName(t, { type: method.type.id, option }, method.detail[detail])
}
