'use server'

import { redirect } from 'next/navigation'
import { takeNumber } from '@/app/phone/take-number'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function startPhoneAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeNumber(actor, form, 'addPath')
  if (!taken.ok) return taken.error
  redirect(`/security-info/add/phone/code/${taken.value.challengeId}`)
}
