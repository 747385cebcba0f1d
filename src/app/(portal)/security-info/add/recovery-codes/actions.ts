'use server'

import { revalidatePath } from 'next/cache'
import { takeCodes } from '@/app/recovery-codes/take-codes'
import type { FormState } from '@/lib/form'
import { requireActor } from '@/server/session'

export async function makeCodesAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const state = await takeCodes(actor, form)
  if (!state.proof) revalidatePath('/security-info', 'layout')
  return state
}
