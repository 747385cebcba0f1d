import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { listPrice } from '@/features/spend/prices'
import { dollars, SpendCountry, toCurrency } from '@/features/spend/settings'
import { loadSpendSettings } from '@/features/spend/settings-repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { saveCountryAction } from '../../actions'
import { amountWriter, countryNamer } from '../../spend-words'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.spend'))('ofCountry') }
}

/** What a text and a call to one country cost, and the most that they may cost in a day. */
export default async function CountryPage({ params }: PageProps<'/admin/spend/countries/[country]'>) {
  await requireAdministrator()
  const country = SpendCountry.safeParse((await params).country)
  if (!country.success) notFound()
  const [t, common] = [await getTranslations('admin.spend'), await getTranslations('common')]
  const { settings, version } = await loadSpendSettings(deps().db)
  const { [country.data]: own } = settings.countries
  const [write, nameOf] = [await amountWriter(settings), await countryNamer()]
  const name = nameOf(country.data)
  const listed = (channel: 'text' | 'call') =>
    t('textHint', { price: write(toCurrency(settings, dollars(listPrice(country.data, channel)))) })
  const amount = { inputMode: 'decimal', autoComplete: 'off', inputClassName: 'max-w-40' } as const

  return (
    <>
      <PageHeading
        title={t('countryTitle', { country: name })}
        lede={t('countryLede', { currency: settings.currency })}
      />
      <Card padded className="max-w-2xl">
        <Form key={version} action={saveCountryAction}>
          <FormMessage />
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="country" value={country.data} />
          <Field
            {...amount}
            name="text"
            label={t('text')}
            hint={listed('text')}
            defaultValue={own?.text ?? ''}
            className=""
          />
          <Field {...amount} name="call" label={t('call')} hint={listed('call')} defaultValue={own?.call ?? ''} />
          <Field
            {...amount}
            name="moneyPerDay"
            label={t('countryMoney', { country: name })}
            defaultValue={own?.moneyPerDay ?? ''}
          />
          <DialogFooter>
            <ButtonLink tone="quiet" href="/admin/spend">
              {common('cancel')}
            </ButtonLink>
            <SubmitButton>{t('save')}</SubmitButton>
          </DialogFooter>
        </Form>
      </Card>
    </>
  )
}
