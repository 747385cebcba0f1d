'use server'

import { redirect } from 'next/navigation'
import { takeAddress } from '@/app/email/take-address'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'
import { emailChoice } from './email-choice'

export async function startSetUpEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  await emailChoice(actor.id)
  const taken = await takeAddress(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/set-up/email/code/${taken.value.challengeId}`)
}
