'use server'

import { redirect } from 'next/navigation'
import { takeKeyStart } from '@/app/security-key/take-key'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function startKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeKeyStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/security-info/add/security-key/${taken.value.challengeId}?where=${taken.value.where}`)
}
