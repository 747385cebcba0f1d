import { getTranslations } from 'next-intl/server'
import { EmailField } from '@/app/email/email-field'
import { emailType } from '@/features/methods/email/email-type'
import type { Method } from '@/features/methods/method-type'
import { addableTypes } from '@/features/methods/registry'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startEmailAction } from './actions'

/** The step that asks for the address, to add one or to replace one. */
export async function EmailDialog({
  replaces,
  from,
}: {
  replaces: Method | null
  /** A challenge to take the address from that was typed before. */
  from: string | null
}) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, phone, common] = [
    await getTranslations('email'),
    await getTranslations('phone'),
    await getTranslations('common'),
  ]
  const isAllowed = emailType.allowedOptions(policy).length > 0
  const mayStart = isAllowed && (replaces || addableTypes(methods, policy).some(({ id }) => id === emailType.id))
  if (!mayStart) return <MessageDialog title={phone('unavailableTitle')}>{t('errors.not_allowed')}</MessageDialog>

  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-1.5 break-words text-muted">
        {replaces ? t('changing', { address: replaces.detail.full }) : t('lede')}
      </p>
      <Form action={startEmailAction}>
        <FormMessage />
        <EmailField person={person} replaces={replaces} from={from} />
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
