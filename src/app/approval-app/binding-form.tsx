import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { QrCode } from '@/app/authenticator-app/qr-code'
import type { BindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { bindingUrl, openBindingSecret } from '@/features/methods/approval-app/binding-secret'
import { findScannedDevice } from '@/features/methods/approval-app/scanned-device'
import type { FormAction } from '@/lib/form'
import { minutes } from '@/lib/time'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { BigNumber } from '@/ui/big-number'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { WaitForPhone } from '@/ui/wait-for-phone'

/** The QR code for the phone; once a phone has scanned it, which it is and the number that it asks for. */
export async function BindingForm({
  challenge,
  action,
  children,
}: {
  challenge: BindingChallenge
  action: FormAction
  /** The way back. */
  children: ReactNode
}) {
  const t = await getTranslations('approvalApp')
  const { db, keys, now } = deps()
  const { id, expiresAt } = challenge
  const scanned = await findScannedDevice(db, id)
  const url = bindingUrl(env().APP_URL, challenge, openBindingSecret(keys, challenge))
  const minutesLeft = Math.ceil((expiresAt.getTime() - now().getTime()) / minutes(1))

  return (
    <>
      {scanned ? (
        <div role="status">
          <p className="mt-2">
            {t.rich('device', { device: scanned.device, strong: (text) => <strong>{text}</strong> })}
          </p>
          <p className="mt-3">{t('enter')}</p>
          <BigNumber label={t('enter')}>{scanned.number}</BigNumber>
          <p className="mt-3 text-hint text-muted">{t('notMine')}</p>
        </div>
      ) : (
        <>
          <p className="mt-2">{t('scan')}</p>
          <div className="mt-3">
            <QrCode text={url} label={t('qrCode')} />
          </div>
          <details className="mt-3">
            <summary className="cursor-pointer font-medium text-accent">{t('cannotScan')}</summary>
            <p className="mt-2 text-sm">{t('type')}</p>
            <p className="mt-2 font-mono text-sm break-all">{url}</p>
          </details>
        </>
      )}
      <p className="mt-3 text-hint text-muted">
        {t(scanned ? 'waitingForNumber' : 'waitingForScan')} {t('expires', { minutes: minutesLeft })}
      </p>
      <Form action={action}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={id} />
        <WaitForPhone
          path={`/api/authenticator/progress/${id}`}
          from={scanned ? 'scanned' : 'waiting'}
          whenOver="refresh"
        />
        <DialogFooter>
          {children}
          <SubmitButton>{t(scanned ? 'entered' : 'scanned')}</SubmitButton>
        </DialogFooter>
      </Form>
    </>
  )
}
