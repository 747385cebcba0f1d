import { UsersRound } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { listGroups } from '@/features/groups/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { createGroupAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('title') }
}

/** The groups that a policy can name. */
export default async function GroupsPage({ searchParams }: PageProps<'/admin/groups'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.groups')
  const groups = await listGroups(deps().db)
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {(await searchParams).done === 'deleted' && (
        <Notice tone="good" role="status" className="mb-4">
          {t('done.deleted')}
        </Notice>
      )}
      <Card as={groups.length > 0 ? 'ul' : 'div'}>
        {groups.map(({ id, name, members }) => (
          <Row
            key={id}
            as="li"
            icon={<UsersRound />}
            name={name}
            detail={t('members', { count: members })}
            links={
              <TextLink href={`/admin/groups/${id}`} description={name}>
                {t('open')}
              </TextLink>
            }
          />
        ))}
        {groups.length === 0 && (
          <EmptyState icon={<UsersRound />} title={t('empty')}>
            {t('emptyBody')}
          </EmptyState>
        )}
      </Card>
      <SectionHeading title={t('create')} />
      <Card padded className="max-w-2xl">
        <Form action={createGroupAction}>
          <Field name="name" label={t('name')} maxLength={80} autoComplete="off" className="" required />
          <FormMessage />
          <SubmitButton className="mt-6">{t('createSubmit')}</SubmitButton>
        </Form>
      </Card>
    </>
  )
}
