import { createTranslator } from 'next-intl'
import messages from '@/messages/en.json'

/** What a notification on a phone says. Whoever sees its locked screen learns that something waits, and for whom. */
export function promptWords(whose: { organisation: string; email: string }): { title: string; body: string } {
  const t = createTranslator({ locale: 'en', messages, namespace: 'authenticator.push' })
  return { title: t('title', whose), body: t('body', whose) }
}
