import { getLocale, getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import { loadSpendSettings } from '@/features/spend/settings-repository'
import { countriesIn } from '@/lib/countries'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Button, ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CountryPicker } from '@/ui/country-picker'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { saveSpendSettingsAction } from '../actions'
import { countryNamer } from '../spend-words'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.spend'))('settingsTitle') }
}

/** What holds for all countries, and the way to what holds for one. */
export default async function SpendSettingsPage() {
  await requireAdministrator()
  const [t, common] = [await getTranslations('admin.spend'), await getTranslations('common')]
  const { settings, version } = await loadSpendSettings(deps().db)
  const { currency, perDollar, moneyPerDay, unverified, countries } = settings
  const { unverifiedSends: sends, verifiedPercent: percent } = limits.spend
  const nameOf = await countryNamer()
  const amount = { inputMode: 'decimal', autoComplete: 'off', inputClassName: 'max-w-40' } as const

  return (
    <>
      <PageHeading title={t('settingsTitle')} lede={t('settingsLede')} />
      <Form key={version} action={saveSpendSettingsAction} className="max-w-2xl">
        <FormMessage />
        <input type="hidden" name="version" value={version} />
        <SectionHeading title={t('moneySection')} />
        <Card padded>
          <Field
            name="currency"
            label={t('currency')}
            hint={t('currencyHint')}
            defaultValue={currency}
            maxLength={3}
            autoComplete="off"
            autoCapitalize="characters"
            className=""
            inputClassName="max-w-40"
            required
          />
          <Field
            {...amount}
            name="perDollar"
            label={t('perDollar')}
            hint={t('perDollarHint')}
            defaultValue={perDollar}
            required
          />
          <Field
            {...amount}
            name="moneyPerDay"
            label={t('moneyPerDay')}
            hint={t('moneyPerDayHint')}
            defaultValue={moneyPerDay ?? ''}
          />
        </Card>
        <SectionHeading title={t('unverifiedSection')} />
        <Card padded>
          <ChoiceGroup
            legend={t('unverifiedLegend', { percent })}
            name="unverified"
            defaultValue={unverified}
            hint={t('unverifiedHint', { sends })}
            className=""
          >
            <Choice value="hold">{t('hold')}</Choice>
            <Choice value="alarm">{t('alarm')}</Choice>
          </ChoiceGroup>
        </Card>
        <DialogFooter>
          <ButtonLink tone="quiet" href="/admin/spend">
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{t('save')}</SubmitButton>
        </DialogFooter>
      </Form>

      <SectionHeading title={t('ofCountry')} />
      <Card padded className="max-w-2xl overflow-visible">
        <form action="/admin/spend/countries">
          <CountryPicker
            name="country"
            label={t('country')}
            countries={countriesIn(await getLocale())}
            searchLabel={t('searchCountry')}
            emptyText={t('noMatch')}
            className=""
          />
          <Button tone="quiet" className="mt-4">
            {t('show')}
          </Button>
        </form>
        {Object.keys(countries).length > 0 && (
          <>
            <h3 className="mt-6 text-sm font-semibold">{t('own')}</h3>
            <ul className="mt-1 flex flex-wrap gap-x-4.5">
              {Object.keys(countries).map((country) => (
                <li key={country}>
                  <TextLink href={`/admin/spend/countries/${country}`}>{nameOf(country)}</TextLink>
                </li>
              ))}
            </ul>
          </>
        )}
      </Card>
    </>
  )
}
