import { getTranslations } from 'next-intl/server'
import { loadDelivery } from '@/features/readiness/load-checks'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { deliveryDetail } from '../check-detail'
import { sendTestMailAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.setUp.mailPage'))('title') }
}

/** Sends a mail to the administrator and shows what the mail server said. */
export default async function TestMailPage() {
  const { email } = await requireAdministrator()
  const t = await getTranslations('admin.setUp.mailPage')
  const state = await loadDelivery(deps().db, 'mail', deps().now())
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {(state.workedAt || state.failedAt) && (
        <Notice className="mb-4 max-w-2xl">{await deliveryDetail('mail', state)}</Notice>
      )}
      <Card padded className="max-w-2xl">
        <p>{t('body', { email })}</p>
        <Form action={sendTestMailAction}>
          <FormMessage />
          <SubmitButton className="mt-6">{t('send')}</SubmitButton>
        </Form>
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/set-up">{t('back')}</TextLink>
      </p>
    </>
  )
}
