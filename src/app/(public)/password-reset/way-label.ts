import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { Way } from '@/features/password-reset/ways'

/** "Phone - text (+1 •••••••• 42)", for somebody who has proved nothing: never more than the masked number. */
export async function wayLabeller(): Promise<(way: Way) => string> {
  const t = await getTranslations('methods.option')
  return ({ type, channel, masked: detail }) =>
    channel === 'text' && type !== 'office_phone' ? t(`${type}.text`, { detail }) : t(`${type}.call`, { detail })
}
