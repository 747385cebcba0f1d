'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { ShownRequest } from '@/lib/device-answers'
import { Button } from '@/ui/button'
import { ask } from './device-client'
import type { StoredAccount } from './device-store'
import { NumberForm } from './number-form'

/** What became of a request. `report`: where the account can be frozen. */
export type Result = { kind: 'approved' | 'ended' | 'usedUp' } | { kind: 'denied'; report: string | null }

/** What waits: who, what, where and when, the box for the number, and the way to say no. */
export function RequestCard({
  account,
  request,
  onResult,
}: {
  account: StoredAccount
  request: ShownRequest
  onResult: (result: Result) => void
}) {
  const [t, format] = [useTranslations('authenticator'), useFormatter()]
  const heading = useRef<HTMLHeadingElement>(null)
  const [isOffline, setOffline] = useState(false)
  const { challengeId, purpose, address, place, browser, askedAt } = request

  // It appears by itself, so that who reads by ear is told.
  useEffect(() => heading.current?.focus(), [])

  async function answer(said: { decision: 'approve'; number: number } | { decision: 'deny' }): Promise<string | null> {
    const reply = await ask<{ report: string | null }>(account, 'answer', { ...said, challengeId, purpose })
    setOffline(reply === null)
    if (reply === null) return t('offline')
    if ('content' in reply) {
      onResult(said.decision === 'deny' ? { kind: 'denied', ...reply.content } : { kind: 'approved' })
      return null
    }
    if (reply.error === 'incorrect') return t('wrongNumber')
    onResult({ kind: reply.error === 'used_up' ? 'usedUp' : 'ended' })
    return null
  }

  const facts = [
    { label: t('what'), value: t(`purpose.${purpose}`) },
    { label: t('where'), value: [place, address].filter(Boolean).join(' · ') || t('unknown') },
    { label: t('browser'), value: browser },
    { label: t('when'), value: format.dateTime(new Date(askedAt), { dateStyle: 'medium', timeStyle: 'short' }) },
  ]
  return (
    <div className="mt-3">
      <h2 ref={heading} tabIndex={-1}>
        {t('request')}
      </h2>
      <dl className="mt-3 grid gap-2 text-sm">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt className="text-muted">{label}</dt>
            <dd className="font-semibold wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <NumberForm submit={t('approve')} onNumber={(number) => answer({ decision: 'approve', number })}>
        <Button tone="danger" type="button" onClick={() => answer({ decision: 'deny' })}>
          {t('deny')}
        </Button>
      </NumberForm>
      {isOffline && (
        <p role="status" className="mt-3 text-sm">
          {t('offline')}
        </p>
      )}
      <p className="mt-4 text-hint text-muted">{t('onlyYou')}</p>
    </div>
  )
}
