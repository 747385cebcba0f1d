import 'server-only'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { loadReset, type ResetStep } from '@/features/password-reset/reset-state'
import { deps } from '@/server/deps'
import { browserHash } from '@/server/session'

export const RESET_OVER = '/password-reset?over=1'

/** The reset of this browser, for the page of one step. Where it stands at another step that page opens instead. */
export const resetUnderWay = cache(async (step: ResetStep) => {
  const state = await loadReset(deps(), await browserHash())
  if (!state) redirect(RESET_OVER)
  // Another way may be chosen while a code is on its way.
  const isAsked = state.step === 'code' || state.step === 'questions'
  const fits = state.step === step || (step === 'choose' && isAsked)
  if (!fits) redirect(`/password-reset/${state.step}`)
  return state
})
