import { UserRound } from 'lucide-react'
import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findGroup, listGroupNames } from '@/features/groups/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { EmptyState } from '@/ui/empty-state'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { addMemberAction, deleteGroupAction, renameGroupAction, setInnerGroupsAction } from '../actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('groupTitle') }
}

const Done = z.enum(['renamed', 'added', 'removed', 'imported', 'inner'])

/** One group: who is in it, and what it is called. */
export default async function GroupPage({ params, searchParams }: PageProps<'/admin/groups/[id]'>) {
  await requireAdministrator()
  const id = z.uuid().safeParse((await params).id)
  const group = id.success ? await findGroup(deps().db, id.data) : null
  if (!group) notFound()
  const [t, format] = [await getTranslations('admin.groups'), await getFormatter()]
  const done = Done.safeParse((await searchParams).done)
  const inInner = group.inner.reduce((sum, one) => sum + one.members, 0)
  const own = t('members', { count: group.members })
  const lede = inInner > 0 ? t('withInner', { own, count: inInner }) : own
  const hidden = <input type="hidden" name="id" value={group.id} />
  // So that each form starts afresh once the action of any has changed the group.
  const state = `${group.name} ${group.members} ${group.inner.map(({ id }) => id).join(' ')}`
  const others = (await listGroupNames(deps().db)).filter((one) => one.id !== group.id)
  return (
    <>
      <PageHeading title={group.name} lede={lede} />
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
            detail={<span className="[overflow-wrap:anywhere]">{email}</span>}
            links={
              <>
                <TextLink href={`/admin/why?person=${userId}`} description={displayName}>
                  {t('why')}
                </TextLink>
                <TextLink tone="bad" href={`/admin/groups/${group.id}/remove/${userId}`} description={displayName}>
                  {t('remove')}
                </TextLink>
              </>
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
        <p className="mt-4 text-sm">
          <TextLink href={`/admin/groups/${group.id}/import`}>{t('import')}</TextLink>
        </p>
      </Card>

      <SectionHeading title={t('inner')} />
      <Card padded className="max-w-2xl">
        <p className="text-muted">
          {group.outer.length > 0
            ? t('isInside', { groups: format.list(group.outer.map(({ name }) => name)) })
            : t('innerBody')}
        </p>
        {group.outer.length === 0 && (
          <Form key={state} action={setInnerGroupsAction}>
            <FormMessage />
            {hidden}
            <CheckGroup
              name="inner"
              legend={t('innerLegend')}
              choices={others.map((one) => ({ value: one.id, label: one.name }))}
              defaultValue={group.inner.map((one) => one.id)}
              empty={t('innerEmpty')}
            />
            <SubmitButton className="mt-6" tone="quiet">
              {t('innerSubmit')}
            </SubmitButton>
          </Form>
        )}
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
