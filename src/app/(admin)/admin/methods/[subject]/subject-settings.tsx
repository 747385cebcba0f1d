import { getLocale, getTranslations } from 'next-intl/server'
import { knownAuthenticators } from '@/features/methods/security-key/known-authenticators'
import type { MethodsPolicy } from '@/features/policy/policy'
import { MOST_APPS } from '@/features/policy/policy'
import type { SubjectId } from '@/features/policy/subjects'
import { countriesIn } from '@/lib/countries'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CountryChecklist } from '@/ui/country-checklist'
import { Field } from '@/ui/field'
import { SectionHeading } from '@/ui/section-heading'
import { SwitchRow } from '@/ui/switch-row'
import { TextArea } from '@/ui/text-area'
import { QuestionsSettings } from '../questions-settings'

/** What is decided about one subject beside for whom it is; of most, nothing. */
export function SubjectSettings({ subject, policy }: { subject: SubjectId; policy: MethodsPolicy }) {
  switch (subject) {
    case 'text':
    case 'call':
      return <Countries chosen={policy.countries[subject]} />
    case 'appNotification':
    case 'appCode':
      return <Apps limit={policy.appLimit} />
    case 'securityKey':
      return <Keys rules={policy.keyRules} />
    case 'questions':
      return <QuestionsSettings questions={policy.questions} />
    default:
      return null
  }
}

async function Countries({ chosen }: { chosen: readonly string[] | null }) {
  const t = await getTranslations('admin.methods')
  return (
    <>
      <SectionHeading title={t('countries')} />
      <Card padded>
        <ChoiceGroup
          legend={t('countriesLegend')}
          name="scope"
          columns={2}
          defaultValue={chosen ? 'some' : 'all'}
          hint={t('countriesHint')}
          className=""
        >
          <Choice value="all">{t('allCountries')}</Choice>
          <Choice value="some">{t('someCountries')}</Choice>
        </ChoiceGroup>
        <CountryChecklist
          name="countries"
          legend={t('chosen')}
          countries={countriesIn(await getLocale())}
          defaultValue={chosen ?? []}
          searchLabel={t('search')}
          selectAllLabel={t('selectAll')}
          selectNoneLabel={t('selectNone')}
          emptyText={t('noMatch')}
        />
      </Card>
    </>
  )
}

async function Apps({ limit }: { limit: number }) {
  const t = await getTranslations('admin.methods')
  return (
    <>
      <SectionHeading title={t('appLimit')} />
      <Card padded>
        <Field
          name="appLimit"
          label={t('appLimitLabel')}
          hint={t('appLimitHint', { most: MOST_APPS })}
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_APPS}
          defaultValue={limit}
          inputClassName="max-w-24"
          className=""
        />
      </Card>
    </>
  )
}

async function Keys({ rules: { synced, models, aaguids } }: { rules: MethodsPolicy['keyRules'] }) {
  const t = await getTranslations('admin.methods')
  const known = knownAuthenticators().map(({ name, aaguids: ids }) => ({ value: ids.join(','), label: name, ids }))
  const ticked = known.filter(({ ids }) => ids.every((id) => aaguids.includes(id)))
  const others = aaguids.filter((id) => !ticked.some(({ ids }) => ids.includes(id)))
  return (
    <>
      <SectionHeading title={t('keyRules')} />
      <p className="mb-3 max-w-[60ch] text-sm text-muted">{t('keyRulesHint')}</p>
      <Card>
        <SwitchRow name="synced" label={t('synced')} hint={t('syncedHint')} defaultChecked={synced} />
      </Card>
      <Card padded className="mt-4">
        <ChoiceGroup legend={t('models')} name="which" defaultValue={models} className="">
          <Choice value="any">{t('modelsAny')}</Choice>
          <Choice value="only">{t('modelsOnly')}</Choice>
          <Choice value="except">{t('modelsExcept')}</Choice>
        </ChoiceGroup>
        <CheckGroup
          name="models"
          legend={t('modelsKnown')}
          choices={known}
          defaultValue={ticked.map(({ value }) => value)}
          empty=""
        />
        <TextArea
          name="others"
          label={t('modelsOther')}
          hint={t('modelsOtherHint')}
          rows={3}
          defaultValue={others.join('\n')}
          spellCheck={false}
        />
      </Card>
    </>
  )
}
