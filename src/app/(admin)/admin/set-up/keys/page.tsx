import { getTranslations } from 'next-intl/server'
import { unconfirmedKeys } from '@/features/readiness/load-checks'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Card } from '@/ui/card'
import { CheckGroup } from '@/ui/check-group'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { confirmKeyBackupAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.setUp.keysPage'))('title') }
}

/** Asks of which keys a copy is kept, since nothing here can know that. */
export default async function KeyBackupPage() {
  await requireAdministrator()
  const t = await getTranslations('admin.setUp.keysPage')
  const ids = await unconfirmedKeys(deps().db)
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      <Card padded className="max-w-2xl">
        {ids.length === 0 ? (
          <p>{t('nothing')}</p>
        ) : (
          <Form key={ids.join()} action={confirmKeyBackupAction}>
            <CheckGroup
              name="keys"
              legend={t('legend')}
              choices={ids.map((id) => ({ value: id, label: t('key', { id }) }))}
              empty=""
              className=""
            />
            <FormMessage />
            <SubmitButton className="mt-6">{t('confirm')}</SubmitButton>
          </Form>
        )}
      </Card>
      <p className="mt-5">
        <TextLink href="/admin/set-up">{t('back')}</TextLink>
      </p>
    </>
  )
}
