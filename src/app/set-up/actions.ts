'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { skipSetUp } from '@/features/registration/skip-set-up'
import type { FormState } from '@/lib/form'
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

export async function skipSetUpAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActorInSetUp()
  const result = await skipSetUp(deps(), actor, today())
  if (!result.ok) return { message: (await getTranslations('setUp'))(result.error) }
  redirect(safePath(form.get('to')) ?? '/')
}
