import { getTranslations } from 'next-intl/server'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { SubmitButton } from '@/ui/submit-button'
import { signOutEverywhereAction } from './actions'

export default async function SignOutEverywherePage() {
  await requirePerson()
  const [t, common] = [await getTranslations('signOutEverywhere'), await getTranslations('common')]
  return (
    <Dialog title={t('title')} closeHref="/security-info">
      <p className="mt-2">{t('body')}</p>
      <form action={signOutEverywhereAction}>
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false} data-autofocus>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton tone="danger">{t('confirm')}</SubmitButton>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
