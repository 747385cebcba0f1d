import { getTranslations } from 'next-intl/server'
import { NewPasswordFields, UsernameForManagers } from '@/app/password/new-password-fields'
import { PasswordRules } from '@/app/password/password-rules'
import { requirePerson } from '@/server/session'
import { Card } from '@/ui/card'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { changePasswordAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('password'))('title') }
}

/** "Change password". `changed` in the address says when it was, so that the form starts afresh each time. */
export default async function PasswordPage({ searchParams }: PageProps<'/password'>) {
  const { displayName, email } = await requirePerson()
  const t = await getTranslations('password')
  const changed = String((await searchParams).changed ?? '')
  const field = t('current')

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {/^\d+$/.test(changed) && (
        <Notice tone="good" role="status" className="mb-4 max-w-2xl">
          {t('changed')}
        </Notice>
      )}
      <Card padded className="max-w-2xl">
        <PasswordRules />
        <Form key={changed} action={changePasswordAction}>
          <FormMessage />
          <UsernameForManagers email={email} />
          <PasswordField
            name="current"
            label={field}
            autoComplete="current-password"
            labelShow={t('show', { field })}
            labelHide={t('hide', { field })}
            required
          />
          <NewPasswordFields known={[displayName, email]} />
          <SubmitButton className="mt-6">{t('submit')}</SubmitButton>
        </Form>
      </Card>
    </>
  )
}
