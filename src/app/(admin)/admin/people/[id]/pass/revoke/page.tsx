import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { passStanding } from '@/app/pass-standing'
import { REASON_LENGTH } from '@/features/accounts/reason'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { adminsPerson, passOf } from '../../admins-person'
import { revokePassAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.pass'))('revokeTitle') }
}

/** Asks once more before a pass is taken back, and for the reason. */
export default async function RevokePassPage({ params }: PageProps<'/admin/people/[id]/pass/revoke'>) {
  const actor = await requireAdministrator()
  const person = await adminsPerson((await params).id)
  const pass = passOf(person)
  if (!pass?.validity || person.id === actor.id) notFound()
  const [t, common] = [await getTranslations('admin.pass'), await getTranslations('common')]
  const { displayName: name, email } = person
  return (
    <>
      <PageHeading title={t('revokeTitle')} lede={t('for', { name, email })} />
      <Card padded className="max-w-2xl">
        <p>{t('revokeBody')}</p>
        <p className="mt-3 font-medium first-letter:uppercase">{await passStanding(pass.validity)}</p>
        <Form action={revokePassAction}>
          <FormMessage />
          <input type="hidden" name="id" value={person.id} />
          <input type="hidden" name="pass" value={pass.id} />
          <Field
            name="reason"
            label={t('reason')}
            hint={t('reasonHint')}
            autoComplete="off"
            maxLength={REASON_LENGTH}
            required
          />
          <DialogFooter>
            <ButtonLink tone="quiet" href={`/admin/people/${person.id}`}>
              {common('cancel')}
            </ButtonLink>
            <SubmitButton tone="danger">{t('revokeSubmit')}</SubmitButton>
          </DialogFooter>
        </Form>
      </Card>
    </>
  )
}
