import { getTranslations } from 'next-intl/server'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { endOtherSessionsAction } from './actions'

/** Asks once more before every other device is signed out. */
export default async function SignOutOthersPage() {
  await requirePerson()
  const [t, common] = [await getTranslations('sessions'), await getTranslations('common')]
  return (
    <Dialog title={t('endOthersTitle')} closeHref="/sessions" labelClose={common('close')}>
      <p className="mt-2">{t('endOthersBody')}</p>
      <Form action={endOtherSessionsAction}>
        <FormMessage />
        <DialogFooter>
          <ButtonLink tone="quiet" href="/sessions" scroll={false} data-autofocus>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton tone="danger">{t('endOthers')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
