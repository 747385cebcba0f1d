'use server'

import { redirect } from 'next/navigation'
import { takeAppStart } from '@/app/authenticator-app/take-app'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function startAppAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeAppStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/security-info/add/authenticator-app/${taken.value.challengeId}`)
}
