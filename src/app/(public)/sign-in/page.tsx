import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { loadPolicy } from '@/features/policy/repository'
import { safePath } from '@/lib/safe-path'
import { deps } from '@/server/deps'
import { currentPerson } from '@/server/session'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { signInAction } from './actions'
import { PasskeyForm } from './passkey/passkey-form'

export async function generateMetadata() {
  return { title: (await getTranslations('signIn'))('title') }
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  if (await currentPerson()) redirect('/')
  const t = await getTranslations('signIn')
  const { signedOut, over, to } = await searchParams
  const destination = safePath(to)
  const { securityKey: hasKeys, accessPass: hasPasses } = await loadPolicy(deps().db)

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {signedOut === 'everywhere' && (
        <Notice tone="good" className="mb-4">
          {t('signedOutEverywhere')}
        </Notice>
      )}
      {over && (
        <Notice tone="warn" className="mb-4">
          {(await getTranslations('verify'))('over')}
        </Notice>
      )}
      <Form action={signInAction}>
        <FormMessage />
        {destination && <input type="hidden" name="to" value={destination} />}
        <Field
          name="email"
          label={t('email')}
          type="email"
          autoComplete={hasKeys ? 'username webauthn' : 'username'}
          required
        />
        <PasswordField
          name="password"
          label={t('password')}
          autoComplete="current-password"
          labelShow={t('showPassword')}
          labelHide={t('hidePassword')}
          required
        />
        <SubmitButton className="mt-6 w-full">{t('submit')}</SubmitButton>
      </Form>
      {hasKeys && <PasskeyForm destination={destination} />}
      {hasPasses && (
        <p className="mt-5 text-center">
          <TextLink href={destination ? `/sign-in/pass?to=${encodeURIComponent(destination)}` : '/sign-in/pass'}>
            {t('pass')}
          </TextLink>
        </p>
      )}
      <p className="mt-5 text-center">
        <TextLink href="/password-reset">{t('trouble')}</TextLink>
      </p>
    </>
  )
}
