'use server'

import { redirect } from 'next/navigation'
import { skipSetUp } from '@/features/registration/skip-set-up'
import { safePath } from '@/lib/safe-path'
import { deps } from '@/server/deps'
import { rememberDestination } from '@/server/destination'
import { requireActorInSetUp } from '@/server/session'
import { today } from '@/server/today'
import { personsSetUp } from './persons-set-up'

export async function beginSetUpAction(form: FormData): Promise<void> {
  const actor = await requireActorInSetUp()
  await rememberDestination(form.get('to'))
  const { plan } = await personsSetUp(actor.id)
  redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
}

export async function skipSetUpAction(form: FormData): Promise<void> {
  const actor = await requireActorInSetUp()
  const to = safePath(form.get('to')) ?? '/'
  const result = await skipSetUp(deps(), actor, today())
  redirect(result.ok ? to : `/set-up?${new URLSearchParams({ skip: 'refused', to })}`)
}
