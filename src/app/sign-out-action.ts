'use server'

import { redirect } from 'next/navigation'
import { signOut } from '@/features/sessions/sign-out'
import { deps } from '@/server/deps'
import { clearSessionCookie, requireSignedInActor } from '@/server/session'

export async function signOutAction(): Promise<void> {
  const actor = await requireSignedInActor()
  await signOut(deps(), actor)
  await clearSessionCookie()
  redirect('/sign-in')
}
