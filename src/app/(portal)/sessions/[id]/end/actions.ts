'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { endSession } from '@/features/sessions/end-sessions'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActor } from '@/server/session'

export async function endSessionAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const id = z.uuid().safeParse(form.get('session'))
  const ended = id.success && (await endSession(deps(), actor, id.data)).ok
  revalidatePath('/sessions', 'layout')
  redirect(`/sessions?done=${ended ? 'ended' : 'notFound'}`)
}
