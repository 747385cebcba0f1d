'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { otherChanges } from '@/app/not-me/other-changes'
import { askForProof } from '@/app/proof/ask-for-proof'
import { consequenceOf } from '@/features/activity/happening'
import { findActivity } from '@/features/activity/list-activity'
import { findChange } from '@/features/disputes/changes'
import { reportChanges } from '@/features/disputes/report-changes'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { clearSessionCookie, requireActor } from '@/server/session'
import { Seq } from '../../seq'

/**
 * Asks for a fresh proof: a report can bring a deleted method back, so an open session alone must not do. Who cannot prove
 * it any more has the link of the mail, which goes to where no thief with a session is (decision 11).
 */
export async function reportActivityAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const seq = Seq.safeParse(form.get('seq'))
  const found = seq.success ? await findActivity(deps(), actor, seq.data) : null
  if (!found || consequenceOf(found.activity.happening) !== 'freeze') {
    return { message: (await getTranslations('notMe'))('gone') }
  }

  const proof = await askForProof(actor, form)
  if (proof) return proof
  const { db, now } = deps()
  const { id: userId, sessionId } = actor
  const change = found.changeId && (await findChange(db, { id: found.changeId, userId }, now()))
  const isOpen = change && !change.disputedAt
  const what = isOpen ? { changeId: change.id } : { moment: found.activity.at }
  await reportChanges(deps(), actor, { userId, what, others: otherChanges(form), sessionId })
  await clearSessionCookie()
  redirect('/not-me/reported')
}
