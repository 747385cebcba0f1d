import { getLocale, getTranslations } from 'next-intl/server'
import { listGroups } from '@/features/groups/repository'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { countriesIn } from '@/lib/countries'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CountryChecklist } from '@/ui/country-checklist'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { SwitchRow } from '@/ui/switch-row'
import { saveMethodsPolicyAction } from './actions'
import { QuestionsSection } from './questions-section'
import { TwoStepSection } from './two-step-section'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.methods'))('title') }
}

export default async function AdminMethodsPage({ searchParams }: PageProps<'/admin/methods'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.methods')
  const { policy, version } = await loadVersionedPolicy(deps().db)
  const { saved } = await searchParams

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <Form key={version} action={saveMethodsPolicyAction}>
        {saved === String(version) && (
          <Notice tone="good" role="status">
            {t('saved')}
          </Notice>
        )}
        <FormMessage />
        <input type="hidden" name="version" value={version} />

        <SectionHeading title={t('apps')} />
        <Card>
          <SwitchRow
            name="appNotification"
            label={t('appNotification')}
            hint={t('appNotificationHint')}
            defaultChecked={policy.appNotification}
          />
          <SwitchRow name="appCode" label={t('appCode')} hint={t('appCodeHint')} defaultChecked={policy.appCode} />
        </Card>

        <SectionHeading title={t('channels')} />
        <Card>
          <SwitchRow name="text" label={t('text')} hint={t('textHint')} defaultChecked={policy.text} />
          <SwitchRow name="call" label={t('call')} hint={t('callHint')} defaultChecked={policy.call} />
        </Card>
        <p className="mt-2 text-hint text-muted">{t('restricted')}</p>

        <SectionHeading title={t('backup')} />
        <Card>
          <SwitchRow
            name="recoveryCodes"
            label={t('recoveryCodes')}
            hint={t('recoveryCodesHint')}
            defaultChecked={policy.recoveryCodes}
          />
          <SwitchRow
            name="accessPass"
            label={t('accessPass')}
            hint={t('accessPassHint')}
            defaultChecked={policy.accessPass}
          />
        </Card>

        <SectionHeading title={t('keys')} />
        <Card>
          <SwitchRow
            name="securityKey"
            label={t('securityKey')}
            hint={t('securityKeyHint')}
            defaultChecked={policy.securityKey}
          />
        </Card>

        <SectionHeading title={t('mail')} />
        <Card>
          <SwitchRow name="email" label={t('email')} hint={t('emailHint')} defaultChecked={policy.email} />
        </Card>

        <SectionHeading title={t('phones')} />
        <Card>
          {(['mobile', 'alternate', 'office'] as const).map((slot) => (
            <SwitchRow
              key={slot}
              name={slot}
              label={t(slot)}
              hint={t(`${slot}Hint`)}
              defaultChecked={policy.slots[slot]}
            />
          ))}
        </Card>

        <SectionHeading title={t('countries')} />
        <Card padded>
          <ChoiceGroup
            legend={t('countriesLegend')}
            name="scope"
            columns={2}
            defaultValue={policy.countries ? 'some' : 'all'}
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
            defaultValue={policy.countries ?? []}
            searchLabel={t('search')}
            selectAllLabel={t('selectAll')}
            selectNoneLabel={t('selectNone')}
            emptyText={t('noMatch')}
          />
        </Card>

        <TwoStepSection twoStep={policy.twoStep} groups={await listGroups(deps().db)} />

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
        <QuestionsSection questions={policy.questions} />
        <SubmitButton className="mt-6">{t('save')}</SubmitButton>
      </Form>
    </>
  )
}
