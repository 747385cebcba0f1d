'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { TextLink } from '@/ui/text-link'
import type { Result } from './request-card'

const shown = {
  approved: { tone: 'good', title: 'approved', body: 'approvedBody' },
  denied: { tone: 'warn', title: 'denied', body: 'deniedBody' },
  ended: { tone: 'info', title: 'ended', body: 'endedBody' },
  usedUp: { tone: 'warn', title: 'ended', body: 'usedUp' },
} as const

/** What became of a request, with the way to freeze the account where it was not its owner. */
export function ResultNotice({ result, onBack }: { result: Result; onBack: () => void }) {
  const t = useTranslations('authenticator')
  const { tone, title, body } = shown[result.kind]
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector<HTMLElement>('[role="alert"]')?.focus(), [])
  return (
    <div ref={box} className="mt-3">
      <Notice tone={tone} role="alert" title={t(title)}>
        {t(body)}
        {result.kind === 'denied' && result.report && (
          <p className="mt-3">
            <TextLink href={result.report}>{t('notMe')}</TextLink>
          </p>
        )}
      </Notice>
      <p className="mt-3">
        <Button tone="quiet" type="button" onClick={onBack}>
          {t('back')}
        </Button>
      </p>
    </div>
  )
}
