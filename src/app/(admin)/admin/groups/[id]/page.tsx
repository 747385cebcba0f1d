import { UserRound } from 'lucide-react'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findGroup } from '@/features/groups/repository'
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
import { TextButton } from '@/ui/text-button'
import { TextLink } from '@/ui/text-link'
import { addMemberAction, deleteGroupAction, removeMemberAction, renameGroupAction } from '../actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('groupTitle') }
}

const Done = z.enum(['renamed', 'added', 'removed'])

/** One group: who is in it, and what it is called. */
export default async function GroupPage({ params, searchParams }: PageProps<'/admin/groups/[id]'>) {
  await requireAdministrator()
  const id = z.uuid().safeParse((await params).id)
  const group = id.success ? await findGroup(deps().db, id.data) : null
  if (!group) notFound()
  const t = await getTranslations('admin.groups')
  const done = Done.safeParse((await searchParams).done)
  const hidden = <input type="hidden" name="id" value={group.id} />
  // So that each form starts afresh once the action of any has changed the group.
  const state = `${group.name} ${group.members}`
  return (
    <>
      <PageHeading title={group.name} lede={t('members', { count: group.members })} />
      {done.success && (
        <Notice tone="good" role="status" className="mb-4">
          {t(`done.${done.data}`)}
        </Notice>
      )}
      <Card as={group.people.length > 0 ? 'ul' : 'div'}>
        {group.people.map(({ id: userId, displayName, email }) => (
          <Row
            key={userId}
            as="li"
            icon={<UserRound />}
            name={displayName}
            detail={email}
            links={
              <form action={removeMemberAction}>
                {hidden}
                <input type="hidden" name="userId" value={userId} />
                <TextButton tone="bad">
                  {t('remove')}
                  <span className="sr-only"> {displayName}</span>
                </TextButton>
              </form>
            }
          />
        ))}
        {group.people.length === 0 && (
          <EmptyState icon={<UserRound />} title={t('nobody')}>
            {t('nobodyBody')}
          </EmptyState>
        )}
      </Card>
      {group.members > group.people.length && (
        <p className="mt-2 text-hint text-muted">{t('more', { count: group.members - group.people.length })}</p>
      )}

      <SectionHeading title={t('add')} />
      <Card padded className="max-w-2xl">
        <Form key={state} action={addMemberAction}>
          {hidden}
          <Field name="email" label={t('email')} type="email" autoComplete="off" className="" required />
          <FormMessage />
          <SubmitButton className="mt-6">{t('addSubmit')}</SubmitButton>
        </Form>
      </Card>

      <SectionHeading title={t('rename')} />
      <Card padded className="max-w-2xl">
        <Form key={state} action={renameGroupAction}>
          {hidden}
          <Field name="name" label={t('name')} defaultValue={group.name} maxLength={80} className="" required />
          <FormMessage />
          <SubmitButton className="mt-6" tone="quiet">
            {t('renameSubmit')}
          </SubmitButton>
        </Form>
      </Card>

      <SectionHeading title={t('delete')} />
      <Card padded className="max-w-2xl">
        <p>{t('deleteBody')}</p>
        <Form action={deleteGroupAction}>
          <FormMessage />
          {hidden}
          <SubmitButton className="mt-6" tone="danger">
            {t('deleteSubmit')}
          </SubmitButton>
        </Form>
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/groups">{t('back')}</TextLink>
      </p>
    </>
  )
}
