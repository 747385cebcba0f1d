import 'server-only'
import { getTranslations } from 'next-intl/server'
import { optionName } from '@/features/methods/option-name'
import type { Way } from '@/features/password-reset/ways'

/** "Phone - text (+1 •••••••• 42)", for somebody who has proved nothing: never more than the masked number. */
export async function wayLabeller(): Promise<(way: Way) => string> {
  const [t, names] = [await getTranslations('passwordReset'), await getTranslations('methods.option')]
  return ({ type, channel, masked }) => {
    if (channel === 'app_notification') {
      return masked ? t('notificationNumber', { number: masked }) : t('notification')
    }
    if (channel !== 'app_code') return optionName(names, { type, option: channel }, masked)
    return masked ? t('appNumber', { number: masked }) : t('app')
  }
}
