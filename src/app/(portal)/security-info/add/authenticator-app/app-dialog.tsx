import { getTranslations } from 'next-intl/server'
import { GetTheApp } from '@/app/authenticator-app/get-the-app'
import { authenticatorAppType } from '@/features/methods/authenticator-app/authenticator-app-type'
import type { Method } from '@/features/methods/method-type'
import { limitOf } from '@/features/methods/registry'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startAppAction } from './actions'

/** "Start by getting the app", to add one or to put it in the place of another. At the limit one must give way. */
export async function AppDialog({ replaces }: { replaces: Method | null }) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, phone, common] = [
    await getTranslations('authenticatorApp'),
    await getTranslations('phone'),
    await getTranslations('common'),
  ]
  if (authenticatorAppType.allowedOptions(policy).length === 0) {
    return <MessageDialog title={phone('unavailableTitle')}>{t('errors.not_allowed')}</MessageDialog>
  }
  const apps = methods.filter(({ type }) => type.id === authenticatorAppType.id)
  const isFull = !replaces && apps.length >= limitOf(authenticatorAppType, policy)

  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      {replaces && <p className="mt-1.5 text-muted">{t('replacing', { label: replaces.detail.full })}</p>}
      {isFull && <p className="mt-1.5">{t('full', { limit: limitOf(authenticatorAppType, policy) })}</p>}
      <GetTheApp />
      <Form action={startAppAction}>
        <FormMessage />
        {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
        {isFull && (
          <ChoiceGroup legend={t('whichReplaced')} name="replaces" defaultValue={apps[0]?.id}>
            {apps.map(({ id, detail }) => (
              <Choice key={id} value={id}>
                {detail.full}
              </Choice>
            ))}
          </ChoiceGroup>
        )}
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
