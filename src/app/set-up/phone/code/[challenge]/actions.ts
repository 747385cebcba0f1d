'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeCode, takeResend } from '@/app/phone/take-code'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

const pageOf = (challengeId: string) => `/set-up/phone/code/${challengeId}`

export async function confirmSetUpPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/set-up', 'layout')
  redirect(pageOf(taken.value.challengeId))
}

export async function resendSetUpCodeAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeResend(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath(pageOf(taken.value.challengeId))
  redirect(pageOf(taken.value.challengeId))
}
