'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '@/ui/button'
import { written } from './add-account'
import { ask } from './device-client'
import type { StoredAccount } from './device-store'
import { askToNotify, type Notified, notified, subscriptionFor } from './notifications'

/** Offers notifications, says what they are good for before the browser asks, and keeps the server up to date. */
export function NotificationsCard({ accounts, pushKey }: { accounts: readonly StoredAccount[]; pushKey: string }) {
  const t = useTranslations('authenticator')
  const [state, setState] = useState<Notified | null>(null)

  useEffect(() => setState(notified()), [])
  useEffect(() => {
    if (state !== 'allowed') return
    subscriptionFor(pushKey).then((subscription) => {
      if (!subscription) return
      for (const account of accounts) ask(account, 'subscription', { subscription: written(subscription.toJSON()) })
    })
  }, [state, accounts, pushKey])

  if (state === 'blocked') return <p className="text-hint text-muted">{t('turnedOff')}</p>
  if (state !== 'not_asked') return null
  return (
    <section className="rounded-card border border-line p-4">
      <p className="font-semibold">{t('notifications')}</p>
      <p className="mt-1 text-sm text-muted">{t('notificationsBody')}</p>
      <Button tone="quiet" type="button" className="mt-3" onClick={async () => setState(await askToNotify())}>
        {t('turnOn')}
      </Button>
    </section>
  )
}
