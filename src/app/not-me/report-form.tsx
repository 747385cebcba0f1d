import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Contact } from '@/app/contact-details'
import { noticeWords } from '@/features/notices/notice-words'
import { readNotice } from '@/features/notices/read-notice'
import type { Change } from '@/generated/prisma/client'
import type { FormAction } from '@/lib/form'
import { env } from '@/server/env'
import { organisation } from '@/server/organisation'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SubmitButton } from '@/ui/submit-button'
import { SwitchRow } from '@/ui/switch-row'

const consequences = ['signedOut', 'undone', 'closed', 'password', 'told'] as const

/** What a report does, which other changes belong to it, and the button that does it. Nothing happens before. */
export async function ReportForm({
  action,
  cancelHref,
  since,
  others,
  keepsProof,
  children,
}: {
  action: FormAction
  cancelHref: '/' | '/activity'
  /** When it was. What came later is marked, since whoever did the one may have done the other. */
  since: Date
  others: readonly Change[]
  /** Whether the person can prove who they are afterwards. */
  keepsProof: boolean
  /** The fields that name what is reported. */
  children: ReactNode
}) {
  const [t, common, format] = [await getTranslations('notMe'), await getTranslations('common'), await getFormatter()]
  const words = { organisation: (await organisation()).name, timeZone: env().TIME_ZONE }
  return (
    <Form action={action}>
      <FormMessage />
      {children}
      <h2 className="mt-7">{t('consequences.title')}</h2>
      <ul className="mt-2 list-disc space-y-1 ps-5">
        {consequences.map((one) => (
          <li key={one}>{t(`consequences.${one}`)}</li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h2 className="mt-7">{t('others')}</h2>
          <p className="mt-1 mb-3 text-muted">{t('othersHint')}</p>
          <Card>
            {others.map(({ id, event, details, at }) => (
              <SwitchRow
                key={id}
                name="other"
                value={id}
                label={noticeWords(readNotice(event, details).event, words).subject}
                hint={format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })}
                defaultChecked={at >= since}
              />
            ))}
          </Card>
        </>
      )}
      {!keepsProof && (
        <Notice tone="warn" className="mt-6" title={t('locksOut.title')}>
          {t('locksOut.body')}
          <Contact />
        </Notice>
      )}
      <DialogFooter>
        <ButtonLink tone="quiet" href={cancelHref}>
          {common('cancel')}
        </ButtonLink>
        <SubmitButton tone="danger">{t('submit')}</SubmitButton>
      </DialogFooter>
    </Form>
  )
}
