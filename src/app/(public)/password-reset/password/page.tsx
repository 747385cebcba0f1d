import { getTranslations } from 'next-intl/server'
import { NewPasswordFields, UsernameForManagers } from '@/app/password/new-password-fields'
import { PasswordRules } from '@/app/password/password-rules'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { resetPasswordAction } from '../actions'
import { resetUnderWay } from '../reset-under-way'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('passwordTitle') }
}

/** The new password, once everything is proved. */
export default async function NewPasswordPage() {
  const { reset } = await resetUnderWay('password')
  const t = await getTranslations('passwordReset')

  return (
    <>
      <PageHeading title={t('passwordTitle')} lede={t('passwordLede')} />
      <PasswordRules />
      <Form action={resetPasswordAction}>
        <FormMessage />
        <input type="hidden" name="id" value={reset.id} />
        <UsernameForManagers email={reset.email} />
        <NewPasswordFields known={[reset.email]} />
        <SubmitButton className="mt-6 w-full">{t('save')}</SubmitButton>
      </Form>
      <p className="mt-5">
        <TextLink href="/password-reset">{t('cancel')}</TextLink>
      </p>
    </>
  )
}
