'use server'

import { revalidatePath } from 'next/cache'
import { takeCodes } from '@/app/recovery-codes/take-codes'
import type { FormState } from '@/lib/form'
import { requireActorInSetUp } from '@/server/session'

export async function makeSetUpCodesAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const state = await takeCodes(actor, form)
  if (!state.proof) revalidatePath('/set-up', 'layout')
  return state
}
