'use server'

import { redirect } from 'next/navigation'
import { takeKeyStart } from '@/app/security-key/take-key'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function startSetUpKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeKeyStart(actor, form)
  if (!taken.ok) return taken.error
  redirect(`/set-up/security-key/${taken.value.challengeId}?where=${taken.value.where}`)
}
