import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { listGroupNames } from '@/features/groups/repository'
import { audienceOf } from '@/features/policy/organisation-policy'
import { allows, SubjectId } from '@/features/policy/subjects'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { loadEditing } from '../editing'
import { EditingField } from '../editing-field'
import { QuestionsWarning } from '../questions-settings'
import { reviewSubjectAction } from './actions'
import { SubjectSettings } from './subject-settings'

export async function generateMetadata({ params }: PageProps<'/admin/methods/[subject]'>) {
  await requireAdministrator()
  const subject = SubjectId.safeParse((await params).subject)
  return { title: subject.success ? (await getTranslations('admin.methods'))(subject.data) : undefined }
}

/** For whom one thing is allowed, and what else is decided about it. */
export default async function SubjectPage({ params, searchParams }: PageProps<'/admin/methods/[subject]'>) {
  const person = await requireAdministrator()
  const parsed = SubjectId.safeParse((await params).subject)
  if (!parsed.success) notFound()
  const subject = parsed.data
  const [t, common] = [await getTranslations('admin.methods'), await getTranslations('common')]
  const editing = await loadEditing(person, (await searchParams).draft)
  const { mine: policy, draftId } = editing
  const { include, exclude } = audienceOf(policy, subject)
  const choices = (await listGroupNames(deps().db)).map(({ id, name }) => ({ value: id, label: name }))
  const empty = t.rich('noGroups', { link: (text) => <ProseLink href="/admin/groups">{text}</ProseLink> })
  const state = include === null ? 'all' : 'groups'

  return (
    <>
      <PageHeading title={t(subject)} lede={t(`${subject}Hint`)} />
      <Form key={draftId} action={reviewSubjectAction}>
        <EditingField editing={editing} />
        <FormMessage />
        <input type="hidden" name="subject" value={subject} />
        {subject === 'questions' && <QuestionsWarning />}
        <SectionHeading title={t('who')} />
        <Card padded>
          <ChoiceGroup
            legend={t('whoLegend')}
            name="state"
            defaultValue={allows(policy, subject) ? state : 'off'}
            className=""
          >
            <Choice value="off">{t('whoOff')}</Choice>
            <Choice value="all">{t('whoAll')}</Choice>
            <Choice value="groups">{t('whoGroups')}</Choice>
          </ChoiceGroup>
          <CheckGroup
            name="include"
            legend={t('include')}
            choices={choices}
            defaultValue={include ?? []}
            empty={empty}
          />
          <CheckGroup name="exclude" legend={t('exclude')} choices={choices} defaultValue={exclude} empty={empty} />
          <p className="mt-2 text-hint text-muted">{t('excludeHint')}</p>
        </Card>
        <SubjectSettings subject={subject} policy={policy} />
        <DialogFooter className="justify-start!">
          <ButtonLink tone="quiet" href={draftId ? `/admin/methods?draft=${draftId}` : '/admin/methods'}>
            {common('back')}
          </ButtonLink>
          <SubmitButton>{t('review')}</SubmitButton>
        </DialogFooter>
      </Form>
    </>
  )
}
