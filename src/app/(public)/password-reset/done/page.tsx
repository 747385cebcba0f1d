import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { isResetDone } from '@/features/password-reset/repository'
import { deps } from '@/server/deps'
import { browserHash } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { RESET_OVER } from '../reset-under-way'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('doneTitle') }
}

/** The end of a reset that this browser went through. Nobody is signed in by it. */
export default async function ResetDonePage() {
  const { db, now } = deps()
  const browser = await browserHash()
  if (!browser || !(await isResetDone(db, browser, now()))) redirect(RESET_OVER)
  const t = await getTranslations('passwordReset')
  return (
    <>
      <PageHeading title={t('doneTitle')} />
      <Notice tone="good">
        <p>{t('done')}</p>
        <p className="mt-1">{t('doneEverywhere')}</p>
      </Notice>
      <ButtonLink href="/sign-in" className="mt-6 w-full">
        {t('signIn')}
      </ButtonLink>
    </>
  )
}
