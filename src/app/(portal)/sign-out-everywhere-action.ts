'use server'

import { redirect } from 'next/navigation'
import { signOutEverywhere } from '@/features/sessions/sign-out'
import { deps } from '@/server/deps'
import { clearSessionCookie, requireActor } from '@/server/session'

export async function signOutEverywhereAction(): Promise<void> {
  const actor = await requireActor()
  await signOutEverywhere(deps(), actor)
  await clearSessionCookie()
  redirect('/sign-in?signedOut=everywhere')
}
