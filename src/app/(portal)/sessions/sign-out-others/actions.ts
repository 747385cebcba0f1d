'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { endOtherSessions } from '@/features/sessions/end-sessions'
import { deps } from '@/server/deps'
import { requireActor } from '@/server/session'

export async function endOtherSessionsAction(): Promise<void> {
  const actor = await requireActor()
  await endOtherSessions(deps(), actor)
  revalidatePath('/sessions', 'layout')
  redirect('/sessions?done=othersEnded')
}
