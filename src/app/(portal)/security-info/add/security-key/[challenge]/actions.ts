'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { takeKey } from '@/app/security-key/take-key'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function confirmKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const taken = await takeKey(actor, form)
  if (!taken.ok) return taken.error
  revalidatePath('/security-info', 'layout')
  redirect(`/security-info/add/security-key/${taken.value.challengeId}`)
}
