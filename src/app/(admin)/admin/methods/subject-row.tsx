import { getTranslations } from 'next-intl/server'
import type { NamedGroup } from '@/features/groups/repository'
import { allows, type SubjectId } from '@/features/policy/subjects'
import { SwitchRow } from '@/ui/switch-row'
import { TextLink } from '@/ui/text-link'
import type { Editing } from './editing'
import { policyWords } from './policy-words'

/** One thing that is on or off, and under it for whom, with the way to the page that decides it. */
export async function SubjectRow({
  subject,
  editing: { mine, draftId },
  groups,
}: {
  subject: SubjectId
  editing: Editing
  groups: readonly NamedGroup[]
}) {
  const [t, words] = [await getTranslations('admin.methods'), await policyWords(groups)]
  return (
    <SwitchRow name={subject} label={t(subject)} hint={t(`${subject}Hint`)} defaultChecked={allows(mine, subject)}>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="min-w-0 [overflow-wrap:anywhere]">{words.details(mine, subject)}</span>
        <TextLink
          href={draftId ? `/admin/methods/${subject}?draft=${draftId}` : `/admin/methods/${subject}`}
          description={t(subject)}
        >
          {t('forWhom')}
        </TextLink>
      </p>
    </SwitchRow>
  )
}
