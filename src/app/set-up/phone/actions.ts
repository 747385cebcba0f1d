'use server'

import { redirect } from 'next/navigation'
import { takeNumber } from '@/app/phone/take-number'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function startSetUpPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeNumber(actor, form, 'setUpPath')
  if (!taken.ok) return taken.error
  redirect(`/set-up/phone/code/${taken.value.challengeId}`)
}
