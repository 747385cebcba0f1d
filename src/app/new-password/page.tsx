import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { NewPasswordFields, UsernameForManagers } from '@/app/password/new-password-fields'
import { PasswordRules } from '@/app/password/password-rules'
import { requireSignedIn } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { replacePasswordAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('newPassword'))('title') }
}

/** A password that must be replaced before anything else: after "This wasn't me" somebody else may know it. */
export default async function NewPasswordPage() {
  const { email, displayName, mustChangePassword } = await requireSignedIn()
  if (!mustChangePassword) redirect('/')
  const t = await getTranslations('newPassword')

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <PasswordRules />
      <Form action={replacePasswordAction}>
        <FormMessage />
        <UsernameForManagers email={email} />
        <NewPasswordFields known={[displayName, email]} />
        <SubmitButton className="mt-6 w-full">{t('submit')}</SubmitButton>
      </Form>
    </>
  )
}
