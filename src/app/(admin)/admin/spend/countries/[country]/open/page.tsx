import { notFound, redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { findHeld } from '@/features/spend/open-country'
import { SpendCountry } from '@/features/spend/settings'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { openCountryAction } from '../../../actions'
import { countryNamer } from '../../../spend-words'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.spend'))('open') }
}

/** Asks once more before a held country is opened, and says why it is held. */
export default async function OpenCountryPage({ params }: PageProps<'/admin/spend/countries/[country]/open'>) {
  await requireAdministrator()
  const country = SpendCountry.safeParse((await params).country)
  if (!country.success) notFound()
  const held = await findHeld(deps().db, country.data, deps().now())
  if (!held) redirect('/admin/spend')
  const [t, common] = [await getTranslations('admin.spend'), await getTranslations('common')]
  const name = (await countryNamer())(country.data)
  return (
    <>
      <PageHeading title={t('openTitle', { country: name })} />
      <Card padded className="max-w-2xl">
        <p>{t('openBody', held)}</p>
        <Form action={openCountryAction}>
          <FormMessage />
          <input type="hidden" name="country" value={country.data} />
          <Field name="reason" label={t('reason')} hint={t('reasonHint')} maxLength={200} autoComplete="off" required />
          <DialogFooter>
            <ButtonLink tone="quiet" href="/admin/spend">
              {common('cancel')}
            </ButtonLink>
            <SubmitButton>{t('open')}</SubmitButton>
          </DialogFooter>
        </Form>
      </Card>
    </>
  )
}
