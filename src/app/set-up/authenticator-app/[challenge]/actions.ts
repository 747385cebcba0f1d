'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeAppCode } from '@/app/authenticator-app/take-app'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function confirmSetUpAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeAppCode(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/set-up', 'layout')
  redirect(`/set-up/authenticator-app/${taken.value.challengeId}`)
}
