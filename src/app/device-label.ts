import { getTranslations } from 'next-intl/server'
import type { Device } from '@/features/sessions/describe-device'

/** Gives devices their names: "Firefox on Linux", or as much of it as is known. */
export async function deviceLabeller() {
  const t = await getTranslations('device')
  return ({ browser, system }: Pick<Device, 'browser' | 'system'>): string =>
    browser && system ? t('full', { browser, system }) : (browser ?? system ?? t('unknown'))
}
