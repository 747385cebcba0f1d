import { getTranslations } from 'next-intl/server'
import { findPerson } from '@/features/accounts/find-person'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Field } from '@/ui/field'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Explanation } from './explanation'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.why'))('title') }
}

/** Explains to an administrator what one person sees, and why. It only reads, so the question is in the address. */
export default async function WhyPage({ searchParams }: PageProps<'/admin/why'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.why')
  const { email, person: id } = await searchParams
  const asked = typeof email === 'string' ? { email } : typeof id === 'string' ? { id } : null
  const person = asked && (await findPerson(deps().db, asked))
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <Card padded className="max-w-2xl">
        <form>
          <Field
            key={person?.email}
            name="email"
            label={t('email')}
            type="email"
            autoComplete="off"
            defaultValue={person?.email ?? (typeof email === 'string' ? email : undefined)}
            className=""
            required
          />
          <Button className="mt-6">{t('submit')}</Button>
        </form>
      </Card>
      {asked && !person && (
        <Notice tone="bad" role="alert" className="mt-4">
          {t('nobody')}
        </Notice>
      )}
      {person && <Explanation person={person} />}
    </>
  )
}
