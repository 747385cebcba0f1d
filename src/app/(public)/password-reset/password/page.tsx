import { getMessages, getTranslations } from 'next-intl/server'
import { PasswordRules } from '@/app/(portal)/password/password-rules'
import { limits } from '@/features/limits/limits'
import { env } from '@/server/env'
import { Form, FormMessage } from '@/ui/form'
import { NewPasswordField } from '@/ui/new-password-field'
import { PageHeading } from '@/ui/page-heading'
import { PasswordField } from '@/ui/password-field'
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
  const [t, password] = [await getTranslations('passwordReset'), await getTranslations('password')]
  const { strength } = (await getMessages()).password
  const eye = (field: string) => ({ labelShow: password('show', { field }), labelHide: password('hide', { field }) })

  return (
    <>
      <PageHeading title={t('passwordTitle')} lede={t('passwordLede')} />
      <PasswordRules />
      <Form action={resetPasswordAction}>
        <FormMessage />
        <input type="hidden" name="id" value={reset.id} />
        {/* For password managers, which store a password under a name. */}
        <input hidden type="text" name="username" autoComplete="username" value={reset.email} readOnly />
        <NewPasswordField
          name="next"
          label={t('next')}
          hint={password('nextHint', { min: limits.password.min })}
          {...eye(t('next'))}
          minLength={limits.password.min}
          known={[reset.email, env().ORGANISATION_NAME]}
          sentences={strength}
          required
        />
        <PasswordField
          name="confirm"
          label={t('confirm')}
          autoComplete="new-password"
          {...eye(t('confirm'))}
          required
        />
        <SubmitButton className="mt-6 w-full">{t('save')}</SubmitButton>
      </Form>
      <p className="mt-5">
        <TextLink href="/password-reset">{t('cancel')}</TextLink>
      </p>
    </>
  )
}
