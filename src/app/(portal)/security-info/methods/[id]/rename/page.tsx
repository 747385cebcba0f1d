import { getTranslations } from 'next-intl/server'
import { LABEL_LENGTH } from '@/features/methods/identity'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../../message-dialog'
import { personsSecurityInfo } from '../../../security-info'
import { renameMethodAction } from './actions'

/** Asks what the person wants to call one of several methods. */
export default async function RenameMethodPage({ params }: PageProps<'/security-info/methods/[id]/rename'>) {
  const { id } = await params
  const { methods } = await personsSecurityInfo((await requirePerson()).id)
  const method = methods.find((candidate) => candidate.id === id)
  const [t, names, common, deleted] = [
    await getTranslations('renameMethod'),
    await getTranslations('methods.name'),
    await getTranslations('common'),
    await getTranslations('deleteMethod'),
  ]
  if (!method?.type.canRename) return <MessageDialog title={deleted('goneTitle')}>{t('gone')}</MessageDialog>

  return (
    <Dialog
      title={t('title', { method: names(method.type.id) })}
      closeHref="/security-info"
      labelClose={common('close')}
    >
      <Form action={renameMethodAction}>
        <FormMessage />
        <input type="hidden" name="id" value={id} />
        <Field
          name="label"
          label={t('label')}
          defaultValue={method.detail.full}
          maxLength={LABEL_LENGTH}
          autoComplete="off"
          required
          data-autofocus
        />
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{t('submit')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
