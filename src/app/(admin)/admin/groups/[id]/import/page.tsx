import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findGroup } from '@/features/groups/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { Button, ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { TextArea } from '@/ui/text-area'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('importTitle') }
}

const Trouble = z.enum(['empty', 'too_big'])

/** Takes addresses, pasted or in a file. The next page says what would come of each. */
export default async function ImportPage({ params, searchParams }: PageProps<'/admin/groups/[id]/import'>) {
  await requireAdministrator()
  const id = z.uuid().safeParse((await params).id)
  const group = id.success ? await findGroup(deps().db, id.data) : null
  if (!group) notFound()
  const [t, common] = [await getTranslations('admin.groups'), await getTranslations('common')]
  const trouble = Trouble.safeParse((await searchParams).error)
  return (
    <>
      <PageHeading title={t('importTitle')} lede={t('importLede', { group: group.name })} />
      <Card padded className="max-w-2xl">
        {/* A file is larger than what an action takes, so a route reads it. */}
        <form method="post" encType="multipart/form-data" action={`/admin/groups/${group.id}/import/read`}>
          {trouble.success && (
            <Notice tone="bad" role="alert" className="mb-4">
              {t(`errors.${trouble.data}`)}
            </Notice>
          )}
          <TextArea
            name="text"
            label={t('importText')}
            hint={t('importTextHint')}
            className=""
            spellCheck={false}
            autoComplete="off"
          />
          <Field
            name="file"
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            label={t('importFile')}
            hint={t('importFileHint')}
            inputClassName="h-auto py-2"
          />
          <DialogFooter>
            <ButtonLink tone="quiet" href={`/admin/groups/${group.id}`}>
              {common('cancel')}
            </ButtonLink>
            <Button>{t('importCheck')}</Button>
          </DialogFooter>
        </form>
      </Card>
    </>
  )
}
