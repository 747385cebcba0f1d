import { getTranslations } from 'next-intl/server'
import { auditEventTypes } from '@/features/audit/event-types'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { createWebhookAction } from '../actions'
import { SecretOnce } from './secret-once'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.webhooks'))('addTitle') }
}

/** Asks where events go and which, and then shows, once, what signs them. */
export default async function AddWebhookPage() {
  await requireAdministrator()
  const [t, common] = [await getTranslations('admin.webhooks'), await getTranslations('common')]
  const words = await getTranslations('admin.audit.event')
  const secret = { title: t('secretTitle'), once: t('secretOnce'), label: t('secret'), done: t('secretDone') }
  return (
    <>
      <PageHeading title={t('addTitle')} lede={t('addLede')} />
      <Card padded className="max-w-3xl">
        <Form action={createWebhookAction}>
          <SecretOnce words={secret}>
            <Field
              name="url"
              label={t('url')}
              hint={t('urlHint')}
              type="url"
              maxLength={2000}
              autoComplete="off"
              className=""
              required
            />
            <CheckGroup
              legend={t('eventsLegend')}
              name="events"
              choices={auditEventTypes.map((type) => ({ value: type, label: words(type) }))}
              empty=""
            />
            <FormMessage />
            <DialogFooter>
              <ButtonLink tone="quiet" href="/admin/webhooks">
                {common('cancel')}
              </ButtonLink>
              <SubmitButton>{t('addSubmit')}</SubmitButton>
            </DialogFooter>
          </SecretOnce>
        </Form>
      </Card>
    </>
  )
}
