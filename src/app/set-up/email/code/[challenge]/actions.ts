'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeMailCode, takeMailResend } from '@/app/email/take-mail-code'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

const pageOf = (challengeId: string) => `/set-up/email/code/${challengeId}`

export async function confirmSetUpEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeMailCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/set-up', 'layout')
  redirect(pageOf(taken.value.challengeId))
}

export async function resendSetUpMailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeMailResend(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath(pageOf(taken.value.challengeId))
  redirect(pageOf(taken.value.challengeId))
}
