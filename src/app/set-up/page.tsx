import { getTranslations } from 'next-intl/server'
import { safePath } from '@/lib/safe-path'
import { currentSetUp, requirePersonInSetUp } from '@/server/session'
import { MoreInformation } from './more-information'
import { personsSetUp } from './persons-set-up'
import { Summary } from './summary'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** The beginning of set-up, or once there is a method, its end. */
export default async function SetUpPage({ searchParams }: PageProps<'/set-up'>) {
  const { id } = await requirePersonInSetUp()
  const { plan } = await personsSetUp(id)
  const isMissing = plan.done === 0 || plan.next?.demanded || (await currentSetUp()).kind !== 'nothing'
  if (!isMissing) return <Summary id={id} />
  const { to, skip } = await searchParams
  return <MoreInformation plan={plan} to={safePath(to) ?? '/'} skipRefused={skip === 'refused'} />
}
