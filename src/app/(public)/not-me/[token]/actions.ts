'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { otherChanges } from '@/app/not-me/other-changes'
import { findChange } from '@/features/disputes/changes'
import { reportChanges } from '@/features/disputes/report-changes'
import { readReportToken } from '@/features/disputes/report-token'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requestSource, requireSameOrigin } from '@/server/request'

export async function reportByMailAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const { db, keys, now } = deps()
  const token = form.get('token')
  const changeId = typeof token === 'string' ? readReportToken(keys, token) : null
  const change = changeId && (await findChange(db, { id: changeId }, now()))
  if (!changeId || !change) return { message: (await getTranslations('notMe'))('gone') }

  const report = { userId: change.userId, what: { changeId }, others: otherChanges(form), sessionId: null }
  await reportChanges(deps(), await requestSource(), report)
  redirect('/not-me/reported')
}
