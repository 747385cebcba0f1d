'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeMailCode, takeMailResend } from '@/app/email/take-mail-code'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

const pageOf = (challengeId: string) => `/security-info/add/email/code/${challengeId}`

export async function confirmEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeMailCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/security-info', 'layout')
  redirect(pageOf(taken.value.challengeId))
}

export async function resendMailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeMailResend(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath(pageOf(taken.value.challengeId))
  redirect(pageOf(taken.value.challengeId))
}
