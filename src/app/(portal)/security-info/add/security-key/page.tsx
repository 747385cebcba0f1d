import { getTranslations } from 'next-intl/server'
import { PlaceChoice } from '@/app/security-key/place-choice'
import { securityKeyType } from '@/features/methods/security-key/security-key-type'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startKeyAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('securityKey'))('title') }
}

/** "Where should it be kept?" The browser is asked in the next step. */
export default async function AddKeyPage() {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, phone, common] = [
    await getTranslations('securityKey'),
    await getTranslations('phone'),
    await getTranslations('common'),
  ]
  const { limit } = securityKeyType
  const isForbidden = securityKeyType.allowedOptions(policy).length === 0
  if (isForbidden || methods.filter(({ type }) => type.id === securityKeyType.id).length >= limit) {
    return (
      <MessageDialog title={phone('unavailableTitle')}>
        {isForbidden ? t('errors.not_allowed') : t('full', { limit })}
      </MessageDialog>
    )
  }

  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-1.5 text-muted">{t('lede')}</p>
      <Form action={startKeyAction}>
        <FormMessage />
        <PlaceChoice />
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{common('next')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
