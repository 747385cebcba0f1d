'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { ShownRequest } from '@/lib/device-answers'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { BindingNumber } from './binding-number'
import type { StoredAccount } from './device-store'
import { RequestCard, type Result } from './request-card'
import { ResultNotice } from './result-notice'
import { useDeviceState } from './use-device-state'

/** One account: what waits for it, or what became of what waited. */
export function AccountCard({
  account,
  onForget,
  onPushKey,
}: {
  account: StoredAccount
  onForget: () => void
  onPushKey: (key: string) => void
}) {
  const t = useTranslations('authenticator')
  const { email } = account
  const { state, isOffline, look } = useDeviceState(account)
  const [shown, setShown] = useState<ShownRequest | null>(null)
  const [result, setResult] = useState<Result | null>(null)
  const [wasAdding, setWasAdding] = useState(false)

  const ready = state?.kind === 'ready' ? state : null
  const waiting = ready?.request ?? null
  useEffect(() => {
    if (ready) onPushKey(ready.pushKey)
  }, [ready, onPushKey])
  useEffect(() => {
    if (state?.kind === 'adding') setWasAdding(true)
  }, [state?.kind])
  useEffect(() => {
    if (!ready) return
    if (waiting && waiting.challengeId !== shown?.challengeId) {
      setShown(waiting)
      setResult(null)
    }
    // It went away while it was looked at, and not by an answer from here.
    if (!waiting && shown && !result) setResult({ kind: 'ended' })
  }, [ready, waiting, shown, result])

  return (
    <section aria-label={email} className="rounded-card border border-line p-4">
      <p className="font-semibold wrap-anywhere">{email}</p>
      {isOffline && (
        <p role="status" className="mt-2 text-sm text-muted">
          {t('offline')}
        </p>
      )}
      {state?.kind === 'adding' && <BindingNumber account={account} isConfirmed={state.isConfirmed} onDone={look} />}
      {state?.kind === 'gone' && (
        <Notice tone="warn" role="status" title={t('removed', { email })} className="mt-3">
          {t('removedBody')}
          <p className="mt-3">
            <Button tone="quiet" type="button" onClick={onForget}>
              {t('forget')}
            </Button>
          </p>
        </Notice>
      )}
      {ready && result && (
        <ResultNotice
          result={result}
          onBack={() => {
            setShown(null)
            setResult(null)
          }}
        />
      )}
      {ready && shown && !result && <RequestCard account={account} request={shown} onResult={setResult} />}
      {ready && !shown && !result && (
        <div className="mt-2 text-sm text-muted">
          {wasAdding ? <p role="status">{t('added', { email })}</p> : <p>{t('nothing')}</p>}
          <p>{t('nothingBody')}</p>
        </div>
      )}
    </section>
  )
}
