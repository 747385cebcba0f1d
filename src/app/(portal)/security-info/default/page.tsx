import { getTranslations } from 'next-intl/server'
import { optionLabeller } from '@/app/option-label'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../message-dialog'
import { personsSecurityInfo } from '../security-info'
import { changeDefaultAction } from './actions'

/** "Change default sign-in method": every option that is usable now, strongest first. */
export default async function ChangeDefaultPage() {
  const { usable, currentDefault } = await personsSecurityInfo((await requirePerson()).id)
  const [t, common, label] = [
    await getTranslations('changeDefault'),
    await getTranslations('common'),
    await optionLabeller(),
  ]
  if (!currentDefault) return <MessageDialog title={t('title')}>{t('nothing')}</MessageDialog>

  const keyOf = ({ method, option }: typeof currentDefault) => `${method.id}:${option}`
  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      <Form action={changeDefaultAction}>
        <FormMessage />
        <ChoiceGroup legend={t('legend')} name="choice" defaultValue={keyOf(currentDefault)}>
          {usable.map((option) => (
            <Choice key={keyOf(option)} value={keyOf(option)}>
              {label(option, 'full')}
            </Choice>
          ))}
        </ChoiceGroup>
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{common('confirm')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
