import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Method } from '@/features/methods/method-type'
import { CODES_IN_A_SET } from '@/features/methods/recovery-codes/code'
import { versionOf } from '@/features/methods/recovery-codes/make-codes'
import type { FormAction } from '@/lib/form'
import { deps } from '@/server/deps'
import { organisation } from '@/server/organisation'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SubmitButton } from '@/ui/submit-button'
import { CodesSheet } from './codes-sheet'

/** What recovery codes are, and in place of that, once, the codes. */
export async function CodesForm({
  email,
  set,
  action,
  savedHref,
  children,
}: {
  email: string
  /** The set that the new one takes the place of. */
  set: Method | null
  action: FormAction
  savedHref: '/security-info' | '/set-up'
  /** The way out without codes. */
  children: ReactNode
}) {
  const [t, format] = [await getTranslations('recoveryCodes'), await getFormatter()]
  const date = format.dateTime(deps().now(), { dateStyle: 'long' })
  const words = {
    title: t('shownTitle'),
    once: t('shown'),
    list: t('list'),
    sheet: t('sheet', { email, organisation: (await organisation()).name, date }),
    copy: t('copy'),
    copied: t('copied'),
    copyFailed: t('copyFailed'),
    download: t('download'),
    print: t('print'),
    saved: t('saved'),
  }

  return (
    <Form action={action}>
      <CodesSheet words={words} savedHref={savedHref}>
        <FormMessage />
        <p className="mt-2">{t('about', { count: CODES_IN_A_SET })}</p>
        <p className="mt-3 text-muted">{t('onlyNow')}</p>
        {set?.uses && (
          <Notice tone="warn" className="mt-4">
            {t('present', set.uses)}
          </Notice>
        )}
        <input type="hidden" name="from" value={versionOf(set)} />
        <DialogFooter>
          {children}
          <SubmitButton>{t(set ? 'showNew' : 'show')}</SubmitButton>
        </DialogFooter>
      </CodesSheet>
    </Form>
  )
}
