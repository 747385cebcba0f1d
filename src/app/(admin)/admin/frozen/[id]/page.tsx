import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findFrozenAccount } from '@/features/disputes/frozen-accounts'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { SubmitButton } from '@/ui/submit-button'
import { liftFreezeAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.frozen'))('liftTitle') }
}

/** Asks once more before a freeze is lifted, and says what that means for this person. */
export default async function LiftFreezePage({ params }: PageProps<'/admin/frozen/[id]'>) {
  const actor = await requireAdministrator()
  const id = z.uuid().safeParse((await params).id)
  const account = id.success && id.data !== actor.id ? await findFrozenAccount(deps(), id.data) : null
  if (!account) notFound()
  const [t, common] = [await getTranslations('admin.frozen'), await getTranslations('common')]
  const { displayName: name, email } = account
  return (
    <>
      <PageHeading title={t('liftTitle')} lede={t('liftLede', { name, email })} />
      <Card padded className="max-w-2xl">
        <p>{t('liftBody')}</p>
        {!account.hasUsableMethod && (
          <Notice tone="warn" className="mt-4">
            {t('noMethod')}
          </Notice>
        )}
        {!account.hasUsableMethod && (
          <p className="mt-4">
            {t.rich('passInstead', {
              link: (text) => <ProseLink href={`/admin/people/${account.id}`}>{text}</ProseLink>,
            })}
          </p>
        )}
        <Form action={liftFreezeAction}>
          <FormMessage />
          <input type="hidden" name="id" value={account.id} />
          <DialogFooter>
            <ButtonLink tone="quiet" href="/admin/frozen">
              {common('cancel')}
            </ButtonLink>
            <SubmitButton tone="danger">{t('submit')}</SubmitButton>
          </DialogFooter>
        </Form>
      </Card>
    </>
  )
}
