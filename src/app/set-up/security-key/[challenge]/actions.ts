'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeKey } from '@/app/security-key/take-key'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function confirmSetUpKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const taken = await takeKey(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/set-up', 'layout')
  redirect(`/set-up/security-key/${taken.value.challengeId}`)
}
