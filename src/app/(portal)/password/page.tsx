import { getMessages, getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import { env } from '@/server/env'
import { requirePerson } from '@/server/session'
import { Card } from '@/ui/card'
import { Form, FormMessage } from '@/ui/form'
import { NewPasswordField } from '@/ui/new-password-field'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { changePasswordAction } from './actions'
import { PasswordRules } from './password-rules'

export async function generateMetadata() {
  return { title: (await getTranslations('password'))('title') }
}

/** "Change password". `changed` in the address says when it was, so that the form starts afresh each time. */
export default async function PasswordPage({ searchParams }: PageProps<'/password'>) {
  const { displayName, email } = await requirePerson()
  const t = await getTranslations('password')
  const { strength } = (await getMessages()).password
  const changed = String((await searchParams).changed ?? '')
  const eye = (field: string) => ({ labelShow: t('show', { field }), labelHide: t('hide', { field }) })

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
          {/* For password managers, which store a password under a name. */}
          <input hidden type="text" name="username" autoComplete="username" value={email} readOnly />
          <PasswordField
            name="current"
            label={t('current')}
            autoComplete="current-password"
            {...eye(t('current'))}
            required
          />
          <NewPasswordField
            name="next"
            label={t('next')}
            hint={t('nextHint', { min: limits.password.min })}
            {...eye(t('next'))}
            minLength={limits.password.min}
            known={[displayName, email, env().ORGANISATION_NAME]}
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
          <SubmitButton className="mt-6">{t('submit')}</SubmitButton>
        </Form>
      </Card>
    </>
  )
}
