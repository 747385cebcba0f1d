'use server'

import { redirect } from 'next/navigation'
import { takeAppStart } from '@/app/authenticator-app/take-app'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function startSetUpAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeAppStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/set-up/authenticator-app/${taken.value.challengeId}`)
}
