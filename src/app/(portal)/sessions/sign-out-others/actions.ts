'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { askForProof } from '@/app/proof/ask-for-proof'
import { endOtherSessions } from '@/features/sessions/end-sessions'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { requireActor } from '@/server/session'

export async function endOtherSessionsAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor()
  const proof = await askForProof(actor, form)
  if (proof) return proof
  await endOtherSessions(deps(), actor)
  revalidatePath('/sessions', 'layout')
  redirect('/sessions?done=othersEnded')
}
