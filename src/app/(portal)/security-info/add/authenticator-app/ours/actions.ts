'use server'

import { redirect } from 'next/navigation'
import { takeApprovalStart } from '@/app/approval-app/take-approval-app'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function startApprovalAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeApprovalStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/security-info/add/authenticator-app/ours/${taken.value.challengeId}`)
}
