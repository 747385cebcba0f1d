import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { contactOf } from '@/features/organisation/organisation'
import { organisation } from '@/server/organisation'

/** Whom to ask where the product cannot help, if the organisation says so. The sentence before it says why. */
export async function Contact() {
  const t = await getTranslations('accountHelp')
  const { contact } = await organisation()
  if (!contact) return null
  const { text, href } = contactOf(contact)
  const link = (words: ReactNode) => (href ? <a href={href}>{words}</a> : words)
  return <p className="mt-2">{t.rich('contact', { contact: text, link })}</p>
}

/** That somebody helps, and who. */
export async function ContactHelp() {
  const t = await getTranslations('accountHelp')
  return (
    <>
      <p className="mt-2">{t('body')}</p>
      <Contact />
    </>
  )
}

/** The way out of every step: the administrator. */
export function ContactDetails({ summary }: { summary: string }) {
  return (
    <details className="mt-6 border-t border-line pt-4">
      <summary className="cursor-pointer font-medium text-accent">{summary}</summary>
      <ContactHelp />
    </details>
  )
}
