import { redirect } from 'next/navigation'
import { SpendCountry } from '@/features/spend/settings'
import { requireAdministrator } from '@/server/session'

/** Where the form that chooses a country leads: to its page. */
export default async function ChosenCountryPage({ searchParams }: PageProps<'/admin/spend/countries'>) {
  await requireAdministrator()
  const country = SpendCountry.safeParse((await searchParams).country)
  redirect(country.success ? `/admin/spend/countries/${country.data}` : '/admin/spend/settings')
}
