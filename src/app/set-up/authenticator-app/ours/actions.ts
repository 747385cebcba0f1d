'use server'

import { redirect } from 'next/navigation'
import { takeApprovalStart } from '@/app/approval-app/take-approval-app'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function startSetUpApprovalAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeApprovalStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/set-up/authenticator-app/ours/${taken.value.challengeId}`)
}
