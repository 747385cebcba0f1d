import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import { loadMethods } from '@/features/methods/repository'
import { allowsCountry } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { loadDelivery } from '@/features/readiness/load-checks'
import { countriesIn, guessCountry } from '@/lib/countries'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CodeField } from '@/ui/code-field'
import { CountryPicker } from '@/ui/country-picker'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { PhoneInput } from '@/ui/phone-input'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { deliveryDetail } from '../check-detail'
import { confirmTestTextAction, sendTestTextAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.setUp.textPage'))('title') }
}

/** Sends a code to the administrator, and takes it back: texts work once it has arrived. */
export default async function TestTextPage() {
  const { id } = await requireAdministrator()
  const [t, phone, code] = [
    await getTranslations('admin.setUp.textPage'),
    await getTranslations('phone'),
    await getTranslations('code'),
  ]
  const { db, keys, now } = deps()
  const [policy, state] = [await loadPolicyFor(db, id), await loadDelivery(db, 'text', now())]
  const { methods } = await loadMethods(db, keys, id)
  const own = methods.filter(({ type }) => type.id === 'phone' || type.id === 'alternate_phone')
  const countries = countriesIn(await getLocale()).filter((country) => allowsCountry(policy, 'text', country.code))
  const guess = guessCountry((await headers()).get('accept-language'), countries)
  const isTested = state.workedAt !== null || state.failedAt !== null
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {isTested && !state.isWaiting && (
        <Notice className="mb-4 max-w-2xl">{await deliveryDetail('text', state)}</Notice>
      )}
      {state.isWaiting && (
        <>
          <Card padded className="max-w-2xl">
            <p role="status">{t('sent')}</p>
            <Form key={String(state.failedAt)} action={confirmTestTextAction}>
              <CodeField name="code" label={code('label')} required />
              <SubmitButton className="mt-6">{t('confirm')}</SubmitButton>
            </Form>
          </Card>
          <SectionHeading title={t('again')} />
        </>
      )}
      <Card padded className="max-w-2xl">
        <Form action={sendTestTextAction}>
          {own.length > 0 && (
            <ChoiceGroup legend={t('where')} name="phone" defaultValue={own[0]?.id} className="">
              {own.map((method) => (
                <Choice key={method.id} value={method.id}>
                  {method.detail.full}
                </Choice>
              ))}
              <Choice value="other">{t('other')}</Choice>
            </ChoiceGroup>
          )}
          <div
            className={`grid gap-x-2.5 gap-y-4.5 md:grid-cols-[12.5rem_minmax(0,1fr)] ${own.length > 0 ? 'mt-4.5' : ''}`}
          >
            <CountryPicker
              name="country"
              label={phone('country')}
              countries={countries}
              defaultValue={guess}
              searchLabel={phone('searchCountry')}
              emptyText={phone('noCountry')}
              className=""
            />
            <PhoneInput name="number" label={phone('number')} className="" />
          </div>
          <p className="mt-2 text-hint text-muted">{t('cost')}</p>
          <FormMessage />
          <SubmitButton className="mt-6" tone={state.isWaiting ? 'quiet' : 'filled'}>
            {t('send')}
          </SubmitButton>
        </Form>
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/set-up">{t('back')}</TextLink>
      </p>
    </>
  )
}
