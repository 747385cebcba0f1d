import { getTranslations } from 'next-intl/server'
import { requireAdministrator } from '@/server/session'
import { Badge } from '@/ui/badge'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { TextLink } from '@/ui/text-link'
import { adminsPerson } from './admins-person'
import { MethodsSection } from './methods-section'
import { PassSection } from './pass-section'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.people'))('personTitle') }
}

/** One person, for administrators: who it is, what they have, and what can be done for them. */
export default async function PersonPage({ params, searchParams }: PageProps<'/admin/people/[id]'>) {
  const { id: ownId } = await requireAdministrator()
  const person = await adminsPerson((await params).id)
  const [t, pass] = [await getTranslations('admin.people'), await getTranslations('admin.pass')]
  return (
    <>
      <PageHeading title={person.displayName} lede={<span className="wrap-anywhere">{person.email}</span>}>
        <p className="mt-2 flex flex-wrap gap-1.5">
          <Badge>{t(`role.${person.role}`)}</Badge>
          {person.disabledAt && <Badge tone="warn">{t('disabled')}</Badge>}
          {person.frozenAt && <Badge tone="warn">{t('frozen')}</Badge>}
        </p>
      </PageHeading>
      {(await searchParams).done === 'revoked' && (
        <Notice tone="good" role="status" className="mb-4">
          {pass('revoked')}
        </Notice>
      )}
      {person.disabledAt && <Notice tone="warn">{t('accountDisabled')}</Notice>}
      {person.frozenAt && (
        <Notice tone="warn">
          {t.rich('accountFrozen', { link: (text) => <ProseLink href="/admin/frozen">{text}</ProseLink> })}
        </Notice>
      )}
      <MethodsSection person={person} />
      <PassSection person={person} isOneself={person.id === ownId} />
      <p className="mt-5">
        <TextLink href="/admin/people">{t('back')}</TextLink>
      </p>
    </>
  )
}
