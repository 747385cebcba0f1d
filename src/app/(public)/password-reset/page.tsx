import { getTranslations } from 'next-intl/server'
import { env } from '@/server/env'
import { PageHeading } from '@/ui/page-heading'
import { TextLink } from '@/ui/text-link'

export async function generateMetadata() {
  return { title: (await getTranslations('accountHelp'))('title') }
}

export default async function AccountHelpPage() {
  const t = await getTranslations('accountHelp')
  const contact = env().ORGANISATION_CONTACT
  return (
    <>
      <PageHeading title={t('title')} lede={t('body')} />
      <p>{contact ? t('contact', { contact }) : t('noContact')}</p>
      <p className="mt-5">
        <TextLink href="/sign-in">{t('back')}</TextLink>
      </p>
    </>
  )
}
