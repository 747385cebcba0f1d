import { getTranslations } from 'next-intl/server'
import { ContactDetails } from '@/app/contact-details'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { startResetAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('title') }
}

/** Where a forgotten password begins, whatever became of an earlier try. */
export default async function PasswordResetPage({ searchParams }: PageProps<'/password-reset'>) {
  const [t, help] = [await getTranslations('passwordReset'), await getTranslations('accountHelp')]
  const { over } = await searchParams
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {over && (
        <Notice tone="warn" className="mb-4">
          {t('over')}
        </Notice>
      )}
      <Form action={startResetAction}>
        <FormMessage />
        <Field name="email" label={t('email')} type="email" autoComplete="username" required />
        <SubmitButton className="mt-6 w-full">{t('start')}</SubmitButton>
      </Form>
      <ContactDetails summary={t('cannotReset')} />
      <p className="mt-5">
        <TextLink href="/sign-in">{help('back')}</TextLink>
      </p>
    </>
  )
}
