'use client'

import { useTranslations } from 'next-intl'
import { ask } from './device-client'
import type { StoredAccount } from './device-store'
import { NumberForm } from './number-form'

/** Asks for the number of the page on which this account is being added; then that page finishes. */
export function BindingNumber({
  account,
  isConfirmed,
  onDone,
}: {
  account: StoredAccount
  isConfirmed: boolean
  /** Whatever the answer was: then the server is asked how it stands. */
  onDone: () => void
}) {
  const t = useTranslations('authenticator')
  if (isConfirmed) {
    return (
      <p role="status" className="mt-2">
        {t('addingWait')}
      </p>
    )
  }

  async function confirm(number: number): Promise<string | null> {
    const reply = await ask(account, 'confirm', { number })
    if (reply === null) return t('offline')
    onDone()
    return 'error' in reply && reply.error === 'incorrect' ? t('wrongAddNumber') : null
  }

  return (
    <>
      <p className="mt-2">{t('addNumber')}</p>
      <NumberForm submit={t('confirm')} onNumber={confirm} />
    </>
  )
}
