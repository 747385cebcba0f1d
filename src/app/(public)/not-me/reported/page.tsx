import { getTranslations } from 'next-intl/server'
import { Contact } from '@/app/contact-details'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'

export async function generateMetadata() {
  return { title: (await getTranslations('notMe'))('reportedTitle') }
}

/** What to do once something was reported. It says nothing of any account, so anybody may read it. */
export default async function ReportedPage() {
  const t = await getTranslations('notMe')
  return (
    <>
      <PageHeading title={t('reportedTitle')} lede={t('reported')} />
      <h2>{t('next.title')}</h2>
      <ol className="mt-2 list-decimal space-y-2 ps-5">
        <li>{t.rich('next.signIn', { link: (text) => <ProseLink href="/sign-in">{text}</ProseLink> })}</li>
        <li>{t('next.password')}</li>
        <li>{t('next.check')}</li>
      </ol>
      <p className="mt-4">
        {t.rich('next.forgotten', { link: (text) => <ProseLink href="/password-reset">{text}</ProseLink> })}
      </p>
      <p className="mt-4">{t('next.none')}</p>
      <Contact />
    </>
  )
}
