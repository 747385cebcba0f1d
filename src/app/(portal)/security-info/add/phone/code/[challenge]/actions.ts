'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeCode, takeResend } from '@/app/phone/take-code'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

const pageOf = (challengeId: string) => `/security-info/add/phone/code/${challengeId}`

export async function confirmPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/security-info', 'layout')
  redirect(pageOf(taken.value.challengeId))
}

export async function resendCodeAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeResend(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath(pageOf(taken.value.challengeId))
  redirect(pageOf(taken.value.challengeId))
}
