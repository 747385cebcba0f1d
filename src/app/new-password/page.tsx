import { redirect } from 'next/navigation'
import { getMessages, getTranslations } from 'next-intl/server'
import { PasswordRules } from '@/app/(portal)/password/password-rules'
import { limits } from '@/features/limits/limits'
import { env } from '@/server/env'
import { requireSignedIn } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { NewPasswordField } from '@/ui/new-password-field'
import { PageHeading } from '@/ui/page-heading'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { replacePasswordAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('newPassword'))('title') }
}

/** A password that must be replaced before anything else: after "This wasn't me" somebody else may know it. */
export default async function NewPasswordPage() {
  const { email, displayName, mustChangePassword } = await requireSignedIn()
  if (!mustChangePassword) redirect('/')
  const [t, password] = [await getTranslations('newPassword'), await getTranslations('password')]
  const { strength } = (await getMessages()).password
  const eye = (field: string) => ({ labelShow: password('show', { field }), labelHide: password('hide', { field }) })

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <PasswordRules />
      <Form action={replacePasswordAction}>
        <FormMessage />
        {/* For password managers, which store a password under a name. */}
        <input hidden type="text" name="username" autoComplete="username" value={email} readOnly />
        <NewPasswordField
          name="next"
          label={password('next')}
          hint={password('nextHint', { min: limits.password.min })}
          {...eye(password('next'))}
          minLength={limits.password.min}
          known={[displayName, email, env().ORGANISATION_NAME]}
          sentences={strength}
          required
        />
        <PasswordField
          name="confirm"
          label={password('confirm')}
          autoComplete="new-password"
          {...eye(password('confirm'))}
          required
        />
        <SubmitButton className="mt-6 w-full">{t('submit')}</SubmitButton>
      </Form>
    </>
  )
}
