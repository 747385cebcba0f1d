import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findDraft } from '@/features/drafts/drafts'
import { ImportDraft, lookAtImport } from '@/features/groups/import-members'
import { findGroup } from '@/features/groups/repository'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { importMembersAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.groups'))('importTitle') }
}

/** So many lines with something wrong are shown. */
const SHOWN = 200

/** What would come of each line of an import. Nobody is in the group yet. */
export default async function ImportReviewPage({ params }: PageProps<'/admin/groups/[id]/import/[draft]'>) {
  const person = await requireAdministrator()
  const { id, draft } = await params
  const draftId = z.uuid().safeParse(draft)
  const kept = draftId.success
    ? await findDraft(deps(), person, { id: draftId.data, kind: 'import' }, ImportDraft)
    : null
  const group = kept && kept.groupId === id ? await findGroup(deps().db, id) : null
  if (!kept || !group) notFound()
  const t = await getTranslations('admin.groups')
  const { joining, problems } = await lookAtImport(deps().db, kept)
  return (
    <>
      <PageHeading title={t('importTitle')} lede={t('importLook', { group: group.name })} />
      <Card padded className="max-w-2xl">
        <p className="font-semibold">{t('joining', { count: joining.length })}</p>
        {problems.length > 0 && <p className="mt-1.5">{t('problems', { count: problems.length })}</p>}
        <Form action={importMembersAction}>
          <FormMessage />
          <input type="hidden" name="draft" value={draft} />
          <DialogFooter>
            <ButtonLink tone="quiet" href={`/admin/groups/${id}/import`}>
              {t('importOther')}
            </ButtonLink>
            {joining.length > 0 && <SubmitButton>{t('importSubmit', { count: joining.length })}</SubmitButton>}
          </DialogFooter>
        </Form>
      </Card>
      {problems.length > 0 && (
        <>
          <SectionHeading title={t('problemsTitle')} />
          <Card as="ul">
            {problems.slice(0, SHOWN).map(({ line, text, problem }) => (
              <Row
                key={line}
                as="li"
                name={<span className="[overflow-wrap:anywhere]">{text.slice(0, 120) || t('noText')}</span>}
                detail={t('problemLine', { line, problem: t(`problem.${problem}`) })}
              />
            ))}
          </Card>
          {problems.length > SHOWN && (
            <p className="mt-2 text-hint text-muted">{t('moreProblems', { count: problems.length - SHOWN })}</p>
          )}
        </>
      )}
    </>
  )
}
