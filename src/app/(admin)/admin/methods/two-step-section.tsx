import { getTranslations } from 'next-intl/server'
import type { TwoStepPolicy } from '@/features/policy/policy'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Field } from '@/ui/field'
import { SectionHeading } from '@/ui/section-heading'

/** Who must sign in with a second step, from which day, and how often a person may put its set-up off. */
export async function TwoStepSection({ twoStep }: { twoStep: TwoStepPolicy }) {
  const t = await getTranslations('admin.methods')
  return (
    <>
      <SectionHeading title={t('twoStep')} />
      <Card padded>
        <ChoiceGroup
          legend={t('twoStepLegend')}
          name="twoStep"
          columns={2}
          defaultValue={twoStep.required}
          hint={t('twoStepHint')}
          className=""
        >
          <Choice value="off">{t('twoStepOff')}</Choice>
          <Choice value="all">{t('twoStepAll')}</Choice>
        </ChoiceGroup>
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
