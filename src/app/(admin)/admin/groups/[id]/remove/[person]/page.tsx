import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findMember } from '@/features/groups/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { removeMemberAction } from '../../../actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('removeTitle') }
}

const Ids = z.object({ id: z.uuid(), person: z.uuid() })

/** Asks once more before somebody is taken out of a group. */
export default async function RemoveMemberPage({ params }: PageProps<'/admin/groups/[id]/remove/[person]'>) {
  await requireAdministrator()
  const ids = Ids.safeParse(await params)
  const member = ids.success ? await findMember(deps().db, { id: ids.data.id, userId: ids.data.person }) : null
  if (!member || !ids.success) notFound()
  const { id, person } = ids.data
  const [t, common] = [await getTranslations('admin.groups'), await getTranslations('common')]
  const { displayName: name, email, group } = member
  return (
    <>
      <PageHeading title={t('removeTitle')} lede={t('removeLede', { name, email, group })} />
      <Card padded className="max-w-2xl">
        <p>{t('removeBody')}</p>
        <Form action={removeMemberAction}>
          <FormMessage />
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="userId" value={person} />
          <DialogFooter>
            <ButtonLink tone="quiet" href={`/admin/groups/${id}`}>
              {common('cancel')}
            </ButtonLink>
            <SubmitButton tone="danger">{t('remove')}</SubmitButton>
          </DialogFooter>
        </Form>
      </Card>
    </>
  )
}
