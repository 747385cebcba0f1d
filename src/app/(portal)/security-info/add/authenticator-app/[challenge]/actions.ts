'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeAppCode } from '@/app/authenticator-app/take-app'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function confirmAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeAppCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/security-info', 'layout')
  redirect(`/security-info/add/authenticator-app/${taken.value.challengeId}`)
}
