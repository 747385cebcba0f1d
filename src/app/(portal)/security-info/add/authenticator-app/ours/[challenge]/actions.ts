'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeApprovalApp } from '@/app/approval-app/take-approval-app'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function registerApprovalAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeApprovalApp(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/security-info', 'layout')
  redirect(`/security-info/add/authenticator-app/ours/${taken.value.challengeId}`)
}
