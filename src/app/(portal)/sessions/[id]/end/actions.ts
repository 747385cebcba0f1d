'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { endSession } from '@/features/sessions/end-sessions'
import { deps } from '@/server/deps'
import { requireActor } from '@/server/session'

export async function endSessionAction(form: FormData): Promise<void> {
  const actor = await requireActor()
  const id = z.uuid().safeParse(form.get('session'))
  const ended = id.success && (await endSession(deps(), actor, id.data)).ok
  revalidatePath('/sessions', 'layout')
  redirect(`/sessions?done=${ended ? 'ended' : 'notFound'}`)
}
