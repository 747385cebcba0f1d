import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { UsableOption } from '@/features/methods/registry'

/** "Phone - text (+1 •••••••• 42)": how a sign-in option is called, masked on pages, in full in its owner's dialogs. */
export async function optionLabeller(): Promise<(option: UsableOption, detail: 'masked' | 'full') => string> {
  const t = await getTranslations('methods.option')
  return ({ method, option }, detail) => {
    const values = { detail: method.detail[detail] }
    switch (option) {
      case 'text':
        return method.type.id === 'office_phone' ? t('office_phone.call', values) : t(`${method.type.id}.text`, values)
      case 'call':
        return t(`${method.type.id}.call`, values)
      default:
        throw new Error(`No name for the sign-in option ${option}`)
    }
  }
}
