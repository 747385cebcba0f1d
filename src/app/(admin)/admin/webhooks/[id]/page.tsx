import { CircleAlert, CircleCheck } from 'lucide-react'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { listWebhooks } from '@/features/webhooks/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { eventLabeller } from '../../audit/event-label'
import { deleteWebhookAction, pauseWebhookAction, testWebhookAction } from '../actions'
import { FailureDetail } from './failure-detail'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.webhooks'))('webhookTitle') }
}

const Done = z.enum(['tested', 'paused', 'resumed'])

/** One webhook: what failed of late, and what can be done with it. */
export default async function WebhookPage({ params, searchParams }: PageProps<'/admin/webhooks/[id]'>) {
  await requireAdministrator()
  const { id } = await params
  const webhook = (await listWebhooks(deps().db)).find((one) => one.id === id)
  if (!webhook) notFound()
  const [t, label] = [await getTranslations('admin.webhooks'), await eventLabeller()]
  const done = Done.safeParse((await searchParams).done)
  const hidden = <input type="hidden" name="id" value={webhook.id} />
  const { host, events, failures, waiting, pausedAt } = webhook
  const lede = events.length > 0 ? t('only', { events: events.map(label).join(', ') }) : t('told', { count: 0 })
  return (
    <>
      <PageHeading title={<span className="[overflow-wrap:anywhere]">{host}</span>} lede={lede} />
      {done.success && (
        <Notice tone="good" role="status" className="mb-4">
          {t(`done.${done.data}`)}
        </Notice>
      )}
      {pausedAt && (
        <Notice tone="warn" className="mb-4">
          {t('pausedBody')}
        </Notice>
      )}
      {waiting > 0 && <p className="mb-4">{t('waiting', { count: waiting })}</p>}

      <SectionHeading title={t('failures')} />
      <Card as={failures.length > 0 ? 'ul' : 'div'}>
        {failures.map((failure) => (
          <Row
            key={String(failure.seq)}
            as="li"
            icon={<CircleAlert />}
            name={failure.type ? label(failure.type) : t('removed')}
            detail={<FailureDetail failure={failure} />}
          />
        ))}
        {failures.length === 0 && (
          <EmptyState icon={<CircleCheck />} title={t('noFailures')}>
            {t('noFailuresBody')}
          </EmptyState>
        )}
      </Card>

      <SectionHeading title={t('test')} />
      <Card padded className="max-w-2xl">
        <p>{t('testBody')}</p>
        <Form action={testWebhookAction}>
          <FormMessage />
          {hidden}
          <SubmitButton tone="quiet" className="mt-5">
            {t('testSubmit')}
          </SubmitButton>
        </Form>
      </Card>

      <SectionHeading title={t(pausedAt ? 'resume' : 'pause')} />
      <Card padded className="max-w-2xl">
        <p>{t(pausedAt ? 'resumeBody' : 'pauseBody')}</p>
        <Form key={String(pausedAt)} action={pauseWebhookAction}>
          <FormMessage />
          {hidden}
          <input type="hidden" name="paused" value={pausedAt ? 'no' : 'yes'} />
          <SubmitButton tone="quiet" className="mt-5">
            {t(pausedAt ? 'resumeSubmit' : 'pauseSubmit')}
          </SubmitButton>
        </Form>
      </Card>

      <SectionHeading title={t('delete')} />
      <Card padded className="max-w-2xl">
        <p>{t('deleteBody')}</p>
        <Form action={deleteWebhookAction}>
          <FormMessage />
          {hidden}
          <SubmitButton tone="danger" className="mt-5">
            {t('deleteSubmit')}
          </SubmitButton>
        </Form>
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/webhooks">{t('back')}</TextLink>
      </p>
    </>
  )
}
