import { getTranslations } from 'next-intl/server'
import { PhoneFields } from '@/app/phone/phone-fields'
import type { Method } from '@/features/methods/method-type'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { addableTypes } from '@/features/methods/registry'
import type { PhoneSlot } from '@/generated/prisma/enums'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startPhoneAction } from './actions'

/** The step that asks for the number, to add a phone or to replace one. */
export async function PhoneDialog({
  slot,
  replaces,
  from,
}: {
  slot: PhoneSlot
  replaces: Method | null
  /** A challenge to take the number from that was typed before. */
  from: string | null
}) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, names, common] = [
    await getTranslations('phone'),
    await getTranslations('methods'),
    await getTranslations('common'),
  ]
  const type = phoneTypes[slot]
  const isAllowed = type.allowedOptions(policy).length > 0
  const mayStart = isAllowed && (replaces || addableTypes(methods, policy).some(({ id }) => id === type.id))
  if (!mayStart) return <MessageDialog title={t('unavailableTitle')}>{t('errors.not_allowed')}</MessageDialog>

  return (
    <Dialog title={names(`name.${type.id}`)} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-1.5 text-muted">
        {replaces ? t('changing', { detail: replaces.detail.full }) : names(`lede.${type.id}`)}
      </p>
      <Form action={startPhoneAction}>
        <FormMessage />
        <PhoneFields person={person} type={type} policy={policy} replaces={replaces} from={from} />
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
