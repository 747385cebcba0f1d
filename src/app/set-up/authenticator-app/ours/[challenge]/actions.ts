'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeApprovalApp } from '@/app/approval-app/take-approval-app'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function registerSetUpApprovalAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeApprovalApp(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/set-up', 'layout')
  redirect(`/set-up/authenticator-app/ours/${taken.value.challengeId}`)
}
