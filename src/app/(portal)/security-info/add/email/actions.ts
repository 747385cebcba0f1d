'use server'

import { redirect } from 'next/navigation'
import { takeAddress } from '@/app/email/take-address'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function startEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeAddress(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/security-info/add/email/code/${taken.value.challengeId}`)
}
