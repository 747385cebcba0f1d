import { getMessages, getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import { organisation } from '@/server/organisation'
import { NewPasswordField } from '@/ui/new-password-field'
import { PasswordField } from '@/ui/password-field'

/** The boxes for a new password, `next` and `confirm`. `known` are words about the person that others know. */
export async function NewPasswordFields({ known }: { known: readonly string[] }) {
  const t = await getTranslations('password')
  const { strength } = (await getMessages()).password
  const eye = (field: string) => ({ labelShow: t('show', { field }), labelHide: t('hide', { field }) })
  return (
    <>
      <NewPasswordField
        name="next"
        label={t('next')}
        hint={t('nextHint', { min: limits.password.min })}
        {...eye(t('next'))}
        minLength={limits.password.min}
        known={[...known, (await organisation()).name]}
        sentences={strength}
        required
      />
      <PasswordField name="confirm" label={t('confirm')} autoComplete="new-password" {...eye(t('confirm'))} required />
    </>
  )
}

/** Under which name a password manager stores the password. */
export function UsernameForManagers({ email }: { email: string }) {
  return <input hidden type="text" name="username" autoComplete="username" value={email} readOnly />
}
