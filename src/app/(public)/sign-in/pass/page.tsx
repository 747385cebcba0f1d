import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ContactDetails } from '@/app/contact-details'
import { loadPolicy } from '@/features/policy/repository'
import { safePath } from '@/lib/safe-path'
import { deps } from '@/server/deps'
import { currentPerson } from '@/server/session'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { WrittenCodeField } from '@/ui/written-code-field'
import { passSignInAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('accessPass'))('title') }
}

/** The way in for somebody whom an administrator gave a pass. */
export default async function PassSignInPage({ searchParams }: PageProps<'/sign-in/pass'>) {
  if (await currentPerson()) redirect('/')
  if (!(await loadPolicy(deps().db)).accessPass) redirect('/sign-in')
  const t = await getTranslations('accessPass')
  const destination = safePath((await searchParams).to)

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <Form action={passSignInAction}>
        <FormMessage />
        {destination && <input type="hidden" name="to" value={destination} />}
        <Field name="email" label={t('email')} type="email" autoComplete="username" required />
        <WrittenCodeField name="code" label={t('code')} hint={t('codeHint')} required />
        <SubmitButton className="mt-6 w-full">{t('submit')}</SubmitButton>
      </Form>
      <p className="mt-5 text-center">
        <TextLink href={destination ? `/sign-in?to=${encodeURIComponent(destination)}` : '/sign-in'}>
          {t('back')}
        </TextLink>
      </p>
      <ContactDetails summary={t('help')} />
    </>
  )
}
