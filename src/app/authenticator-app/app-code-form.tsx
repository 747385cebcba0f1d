import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { AppChallenge } from '@/features/methods/authenticator-app/app-challenge'
import { appUri, openSecret } from '@/features/methods/authenticator-app/secret'
import { LABEL_LENGTH } from '@/features/methods/identity'
import type { FormAction } from '@/lib/form'
import { minutes } from '@/lib/time'
import { deps } from '@/server/deps'
import { organisation } from '@/server/organisation'
import { CodeField } from '@/ui/code-field'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { QrCode } from './qr-code'

/** The key for an app, as a picture and in writing, and the boxes for the code that proves it and for its name. */
export async function AppCodeForm({
  challenge,
  email,
  suggestedLabel,
  action,
  children,
}: {
  challenge: AppChallenge
  email: string
  suggestedLabel: string
  action: FormAction
  /** The buttons. */
  children: ReactNode
}) {
  const t = await getTranslations('authenticatorApp')
  const { id, userId, targetCiphertext, expiresAt } = challenge
  const secret = openSecret(deps().keys, targetCiphertext, { table: 'Challenge', id, userId })
  const uri = appUri(secret, { organisation: (await organisation()).name, email })
  const minutesLeft = Math.ceil((expiresAt.getTime() - deps().now().getTime()) / minutes(1))

  return (
    <>
      <p className="mt-2">{t('scan')}</p>
      <div className="mt-3">
        <QrCode text={uri} label={t('qrCode')} />
      </div>
      <details className="mt-3">
        <summary className="cursor-pointer font-medium text-accent">{t('cannotScan')}</summary>
        <p className="mt-2 text-sm">{t('type')}</p>
        <dl className="mt-2 text-sm">
          <dt className="font-semibold">{t('account')}</dt>
          <dd className="break-words">{email}</dd>
          <dt className="mt-2 font-semibold">{t('key')}</dt>
          <dd className="font-mono break-words">{secret.match(/.{1,4}/g)?.join(' ')}</dd>
        </dl>
        <p className="mt-2 text-sm">
          {t.rich('open', {
            link: (text) => (
              <a href={uri} className="font-medium text-accent underline">
                {text}
              </a>
            ),
          })}
        </p>
      </details>
      <Form action={action}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={id} />
        <CodeField
          name="code"
          label={t('code')}
          hint={t('expires', { minutes: minutesLeft })}
          required
          data-autofocus
        />
        <Field
          name="label"
          label={t('name')}
          hint={t('nameHint')}
          defaultValue={suggestedLabel}
          maxLength={LABEL_LENGTH}
          autoComplete="off"
          required
        />
        <DialogFooter>{children}</DialogFooter>
      </Form>
    </>
  )
}
