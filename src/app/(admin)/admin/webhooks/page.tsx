import { Webhook } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { type ListedWebhook, listWebhooks } from '@/features/webhooks/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Badge } from '@/ui/badge'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.webhooks'))('title') }
}

const Done = z.enum(['deleted', 'gone'])

/** Where audit events are told as they happen. */
export default async function WebhooksPage({ searchParams }: PageProps<'/admin/webhooks'>) {
  await requireAdministrator()
  const [t, format] = [await getTranslations('admin.webhooks'), await getFormatter()]
  const webhooks = await listWebhooks(deps().db)
  const done = Done.safeParse((await searchParams).done)
  const detail = ({ events, deliveredAt, waiting }: ListedWebhook) => (
    <>
      <p>{t('told', { count: events.length })}</p>
      <p>
        {deliveredAt
          ? t('delivered', { time: format.dateTime(deliveredAt, { dateStyle: 'medium', timeStyle: 'short' }) })
          : t('neverDelivered')}{' '}
        {waiting > 0 && t('waiting', { count: waiting })}
      </p>
    </>
  )
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {done.success && (
        <Notice tone={done.data === 'gone' ? 'warn' : 'good'} role="status" className="mb-4">
          {t(`done.${done.data}`)}
        </Notice>
      )}
      <Card as={webhooks.length > 0 ? 'ul' : 'div'}>
        {webhooks.map((webhook) => (
          <Row
            key={webhook.id}
            as="li"
            icon={<Webhook />}
            name={<span className="[overflow-wrap:anywhere]">{webhook.host}</span>}
            badges={
              webhook.pausedAt ? (
                <Badge>{t('paused')}</Badge>
              ) : (
                webhook.failures.length > 0 && <Badge tone="warn">{t('failing')}</Badge>
              )
            }
            detail={detail(webhook)}
            links={
              <TextLink href={`/admin/webhooks/${webhook.id}`} description={webhook.host}>
                {t('open')}
              </TextLink>
            }
          />
        ))}
        {webhooks.length === 0 && (
          <EmptyState icon={<Webhook />} title={t('empty')}>
            {t('emptyBody')}
          </EmptyState>
        )}
      </Card>
      <p className="mt-5">
        <ButtonLink href="/admin/webhooks/add">{t('add')}</ButtonLink>
      </p>
    </>
  )
}
