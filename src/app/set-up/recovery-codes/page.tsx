import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { CodesForm } from '@/app/recovery-codes/codes-form'
import { codesRefusal, setOf } from '@/features/methods/recovery-codes/make-codes'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { PageHeading } from '@/ui/page-heading'
import { personsSetUp } from '../persons-set-up'
import { makeSetUpCodesAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** Offered at the end of set-up, when there is a method to sign in with. */
export default async function SetUpRecoveryCodesPage() {
  const person = await requirePersonInSetUp()
  const { methods, policy } = await personsSetUp(person.id)
  if (codesRefusal(methods, policy)) redirect('/set-up')
  const [t, setUp] = [await getTranslations('recoveryCodes'), await getTranslations('setUp')]

  return (
    <>
      <PageHeading title={setUp('title')} />
      <h2>{t('title')}</h2>
      <CodesForm email={person.email} set={setOf(methods)} action={makeSetUpCodesAction} savedHref="/set-up">
        <ButtonLink tone="quiet" href="/set-up">
          {setUp('notNow')}
        </ButtonLink>
      </CodesForm>
    </>
  )
}
