import { getTranslations } from 'next-intl/server'
import { Contact } from '@/app/contact-details'
import { PageHeading } from '@/ui/page-heading'
import { TextLink } from '@/ui/text-link'
import { resetUnderWay } from '../reset-under-way'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('tooFewTitle') }
}

/** The end for somebody with fewer methods than it takes. Only who has proved one of them gets to know. */
export default async function TooFewMethodsPage() {
  await resetUnderWay('contact')
  const [t, help] = [await getTranslations('passwordReset'), await getTranslations('accountHelp')]
  return (
    <>
      <PageHeading title={t('tooFewTitle')} lede={t('tooFew')} />
      <Contact />
      <p className="mt-5">
        <TextLink href="/sign-in">{help('back')}</TextLink>
      </p>
    </>
  )
}
