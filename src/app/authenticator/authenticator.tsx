'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Notice } from '@/ui/notice'
import { AccountCard } from './account-card'
import { addAccount, readScannedCode, type ScannedCode } from './add-account'
import { forgetAccount, type StoredAccount, storedAccounts } from './device-store'
import { NotificationsCard } from './notifications-card'

/** What stands in the way of the whole app, or of adding an account. */
type Trouble = 'unsupported' | 'storage' | 'offline' | 'addGone' | 'addTaken'

/** Our app on this device: its accounts, each with what waits for it. A QR code that was scanned adds one. */
export function Authenticator({ organisation }: { organisation: string }) {
  const t = useTranslations('authenticator')
  const [accounts, setAccounts] = useState<readonly StoredAccount[] | null>(null)
  const [trouble, setTrouble] = useState<{ kind: Trouble; code?: ScannedCode } | null>(null)
  const [pushKey, setPushKey] = useState<string | null>(null)

  const add = useCallback(async (code: ScannedCode) => {
    const added = await addAccount(code)
    setTrouble('trouble' in added ? { kind: added.trouble, code } : null)
    setAccounts(await storedAccounts())
  }, [])

  useEffect(() => {
    async function begin() {
      // What the QR code held is in no history.
      const code = readScannedCode(location.hash)
      if (location.hash) history.replaceState(null, '', location.pathname)
      if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !globalThis.indexedDB) {
        return setTrouble({ kind: 'unsupported' })
      }
      try {
        setAccounts(await storedAccounts())
        if (code) await add(code)
      } catch {
        setTrouble({ kind: 'storage' })
      }
    }
    begin()
    addEventListener('hashchange', begin)
    return () => removeEventListener('hashchange', begin)
  }, [add])

  async function forget(deviceId: string) {
    await forgetAccount(deviceId)
    setAccounts(await storedAccounts())
  }

  const isStopped = trouble?.kind === 'unsupported' || trouble?.kind === 'storage'
  return (
    <div className="grid grid-cols-1 gap-4">
      {trouble && (
        <Notice tone="warn" role="alert" title={trouble.kind === 'offline' ? undefined : t(trouble.kind)}>
          {t(trouble.kind === 'offline' ? 'offline' : `${trouble.kind}Body`)}
          {trouble.kind === 'offline' && trouble.code && (
            <p className="mt-3">
              <Button tone="quiet" type="button" onClick={() => trouble.code && add(trouble.code)}>
                {t('tryAgain')}
              </Button>
            </p>
          )}
        </Notice>
      )}
      {accounts?.map((account) => (
        <AccountCard
          key={account.deviceId}
          account={account}
          onForget={() => forget(account.deviceId)}
          onPushKey={setPushKey}
        />
      ))}
      {accounts?.length === 0 && !isStopped && (
        <EmptyState title={t('empty')}>{t('emptyBody', { organisation })}</EmptyState>
      )}
      {accounts && accounts.length > 0 && pushKey && <NotificationsCard accounts={accounts} pushKey={pushKey} />}
    </div>
  )
}
