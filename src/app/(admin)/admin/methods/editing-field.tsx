import { getTranslations } from 'next-intl/server'
import { Notice } from '@/ui/notice'
import type { Editing } from './editing'

/** What a form of the policy carries along, and where it holds something that is not saved, a word about that. */
export async function EditingField({ editing: { base, mine, draftId } }: { editing: Editing }) {
  const t = await getTranslations('admin.methods')
  return (
    <>
      {draftId && (
        <Notice role="status" className="mb-4">
          {t('unsaved')}
        </Notice>
      )}
      <input type="hidden" name="editing" value={JSON.stringify({ base, mine })} />
    </>
  )
}
