import type { Route } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { SubmitButton } from '@/ui/submit-button'
import { signOutEverywhereAction } from './sign-out-everywhere-action'

/** Asks once more before every device is signed out. Two pages open it; `closeHref` is the one behind. */
export async function SignOutEverywhereDialog({ closeHref }: { closeHref: Route }) {
  const [t, common] = [await getTranslations('signOutEverywhere'), await getTranslations('common')]
  return (
    <Dialog title={t('title')} closeHref={closeHref}>
      <p className="mt-2">{t('body')}</p>
      <form action={signOutEverywhereAction}>
        <DialogFooter>
          <ButtonLink tone="quiet" href={closeHref} scroll={false} data-autofocus>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton tone="danger">{t('confirm')}</SubmitButton>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
