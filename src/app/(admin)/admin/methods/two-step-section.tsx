import { getTranslations } from 'next-intl/server'
import type { NamedGroup } from '@/features/groups/repository'
import type { TwoStepPolicy } from '@/features/policy/policy'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Field } from '@/ui/field'
import { ProseLink } from '@/ui/prose-link'
import { SectionHeading } from '@/ui/section-heading'

/** Who must sign in with a second step, from which day, and how often a person may put its set-up off. */
export async function TwoStepSection({ twoStep, groups }: { twoStep: TwoStepPolicy; groups: readonly NamedGroup[] }) {
  const t = await getTranslations('admin.methods')
  return (
    <>
      <SectionHeading title={t('twoStep')} />
      <Card padded>
        <ChoiceGroup
          legend={t('twoStepLegend')}
          name="twoStep"
          defaultValue={twoStep.required}
          hint={t('twoStepHint')}
          className=""
        >
          <Choice value="off">{t('twoStepOff')}</Choice>
          <Choice value="groups">{t('twoStepGroups')}</Choice>
          <Choice value="all">{t('twoStepAll')}</Choice>
        </ChoiceGroup>
        <CheckGroup
          name="twoStepGroups"
          legend={t('twoStepGroupsLegend')}
          choices={groups.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={twoStep.groups}
          empty={t.rich('twoStepNoGroups', { link: (text) => <ProseLink href="/admin/groups">{text}</ProseLink> })}
        />
        <div className="mt-4.5 grid gap-x-2.5 gap-y-4.5 md:grid-cols-2">
          <Field
            name="twoStepFrom"
            label={t('twoStepFrom')}
            hint={t('twoStepFromHint')}
            type="date"
            defaultValue={twoStep.from ?? undefined}
            className=""
          />
          <Field
            name="twoStepSkips"
            label={t('twoStepSkips')}
            hint={t('twoStepSkipsHint')}
            type="number"
            inputMode="numeric"
            min={0}
            max={10}
            defaultValue={twoStep.skips}
            className=""
          />
        </div>
      </Card>
    </>
  )
}
