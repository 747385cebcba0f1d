import { getTranslations } from 'next-intl/server'
import { env } from '@/server/env'

/** Who helps where the product cannot. */
export async function Contact() {
  const t = await getTranslations('accountHelp')
  const contact = env().ORGANISATION_CONTACT
  return <p className="mt-2">{contact ? t('contact', { contact }) : t('noContact')}</p>
}

/** The way out of every step: the administrator. */
export async function ContactDetails({ summary }: { summary: string }) {
  const t = await getTranslations('accountHelp')
  return (
    <details className="mt-6 border-t border-line pt-4">
      <summary className="cursor-pointer font-medium text-accent">{summary}</summary>
      <p className="mt-2">{t('body')}</p>
      <Contact />
    </details>
  )
}
