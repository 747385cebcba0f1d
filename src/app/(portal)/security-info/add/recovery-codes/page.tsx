import { getTranslations } from 'next-intl/server'
import { CodesForm } from '@/app/recovery-codes/codes-form'
import { codesRefusal, setOf } from '@/features/methods/recovery-codes/make-codes'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { makeCodesAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('recoveryCodes'))('title') }
}

/** What recovery codes are, to get the first ones or new ones. Opening this page makes none and shows none. */
export default async function AddRecoveryCodesPage() {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, common] = [await getTranslations('recoveryCodes'), await getTranslations('common')]
  const refusal = codesRefusal(methods, policy)
  if (refusal) return <MessageDialog title={t('title')}>{t(`errors.${refusal}`)}</MessageDialog>

  return (
    <Dialog title={t('title')} closeHref="/security-info">
      <CodesForm email={person.email} set={setOf(methods)} action={makeCodesAction} savedHref="/security-info">
        <ButtonLink tone="quiet" href="/security-info" scroll={false}>
          {common('cancel')}
        </ButtonLink>
      </CodesForm>
    </Dialog>
  )
}
