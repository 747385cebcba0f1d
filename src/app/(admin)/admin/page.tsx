import {
  Building2,
  ListChecks,
  MessageSquareText,
  ScrollText,
  Snowflake,
  UserRoundSearch,
  UsersRound,
  Webhook,
} from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import { presentChecks } from './set-up/present-checks'
import { SetUpList } from './set-up/set-up-list'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.home'))('title') }
}

const areas = [
  ['methods', ListChecks],
  ['people', UserRoundSearch],
  ['groups', UsersRound],
  ['organisation', Building2],
  ['frozen', Snowflake],
  ['spend', MessageSquareText],
  ['audit', ScrollText],
  ['webhooks', Webhook],
] as const

/** What is still to be done before people come; once that is nothing, what there is to administer. */
export default async function AdminPage() {
  const person = await requireAdministrator()
  const checks = await presentChecks(person.id)
  if (checks.some(({ isDone }) => !isDone)) return <SetUpList checks={checks} />
  const t = await getTranslations('admin.home')
  return (
    <>
      <PageHeading title={t('title')} lede={t('ready')} />
      <Card as="ul">
        {areas.map(([area, Icon]) => (
          <Row
            key={area}
            as="li"
            icon={<Icon />}
            name={t(`${area}.title`)}
            detail={t(`${area}.body`)}
            links={
              <TextLink href={`/admin/${area}`} description={t(`${area}.title`)}>
                {t('open')}
              </TextLink>
            }
          />
        ))}
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/set-up">{t('list')}</TextLink>
      </p>
    </>
  )
}
