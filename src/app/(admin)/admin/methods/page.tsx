import { getTranslations } from 'next-intl/server'
import { listGroupNames } from '@/features/groups/repository'
import { loadVersionedPolicy } from '@/features/policy/repository'
import type { SubjectId } from '@/features/policy/subjects'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { SwitchRow } from '@/ui/switch-row'
import { reviewMethodsAction } from './actions'
import { loadEditing } from './editing'
import { EditingField } from './editing-field'
import { QuestionsWarning } from './questions-settings'
import { SubjectRow } from './subject-row'
import { TwoStepSection } from './two-step-section'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.methods'))('title') }
}

const sections = [
  { title: 'apps', subjects: ['appNotification', 'appCode'] },
  { title: 'channels', subjects: ['text', 'call'] },
  { title: 'backup', subjects: ['recoveryCodes', 'accessPass'] },
  { title: 'keys', subjects: ['securityKey'] },
  { title: 'mail', subjects: ['email'] },
  { title: 'phones', subjects: ['mobile', 'alternate', 'office'] },
  { title: 'questions', subjects: ['questions'] },
] as const satisfies { title: string; subjects: readonly SubjectId[] }[]

/** What is allowed at all, and what is asked of people. For whom each thing is allowed has a page of its own. */
export default async function AdminMethodsPage({ searchParams }: PageProps<'/admin/methods'>) {
  const person = await requireAdministrator()
  const t = await getTranslations('admin.methods')
  const { saved, draft } = await searchParams
  const { version } = await loadVersionedPolicy(deps().db)
  const [editing, groups] = [await loadEditing(person, draft), await listGroupNames(deps().db)]
  const { mine: policy, draftId } = editing

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <Form key={draftId ?? version} action={reviewMethodsAction}>
        {saved === String(version) && !draftId && (
          <Notice tone="good" role="status" className="mb-4">
            {t('saved')}
          </Notice>
        )}
        <EditingField editing={editing} />
        <FormMessage />

        {sections.map(({ title, subjects }) => (
          <div key={title}>
            <SectionHeading title={t(title)} />
            {title === 'questions' && <QuestionsWarning />}
            <Card>
              {subjects.map((subject) => (
                <SubjectRow key={subject} subject={subject} editing={editing} groups={groups} />
              ))}
            </Card>
            {title === 'channels' && <p className="mt-2 text-hint text-muted">{t('restricted')}</p>}
          </div>
        ))}

        <TwoStepSection twoStep={policy.twoStep} groups={groups} />

        <SectionHeading title={t('registration')} />
        <Card>
          <SwitchRow
            name="methodRequired"
            label={t('methodRequired')}
            hint={t('methodRequiredHint')}
            defaultChecked={policy.methodRequired}
          />
        </Card>
        <SectionHeading title={t('reset')} />
        <Card padded>
          <ChoiceGroup
            legend={t('resetProofs')}
            name="resetProofs"
            columns={2}
            defaultValue={String(policy.resetProofs)}
            hint={t('resetHint')}
            className=""
          >
            <Choice value="2">{t('resetTwo')}</Choice>
            <Choice value="1">{t('resetOne')}</Choice>
          </ChoiceGroup>
        </Card>
        <SubmitButton className="mt-6">{t('review')}</SubmitButton>
      </Form>
    </>
  )
}
