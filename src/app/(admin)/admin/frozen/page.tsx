import { Snowflake } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { listFrozenAccounts } from '@/features/disputes/frozen-accounts'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.frozen'))('title') }
}

/** The accounts whose people said that something was not them. */
export default async function FrozenAccountsPage({ searchParams }: PageProps<'/admin/frozen'>) {
  const { id: ownId } = await requireAdministrator()
  const [t, format] = [await getTranslations('admin.frozen'), await getFormatter()]
  const accounts = await listFrozenAccounts(deps())
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {(await searchParams).lifted !== undefined && (
        <Notice tone="good" role="status" className="mb-4">
          {t('lifted')}
        </Notice>
      )}
      <Card as={accounts.length > 0 ? 'ul' : 'div'}>
        {accounts.map(({ id, displayName, email, frozenAt }) => (
          <Row
            key={id}
            as="li"
            icon={<Snowflake />}
            name={displayName}
            detail={t('since', { email, time: format.dateTime(frozenAt, { dateStyle: 'medium', timeStyle: 'short' }) })}
            links={
              id !== ownId && (
                <TextLink href={`/admin/frozen/${id}`} description={displayName}>
                  {t('lift')}
                </TextLink>
              )
            }
          />
        ))}
        {accounts.length === 0 && (
          <EmptyState icon={<Snowflake />} title={t('empty')}>
            {t('emptyBody')}
          </EmptyState>
        )}
      </Card>
    </>
  )
}
