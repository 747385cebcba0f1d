'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { confirmProofSentence, startProofSentence } from '@/app/proof/proof-sentences'
import { readAnswer } from '@/app/proof/read-answer'
import { ProofChoice, startProof } from '@/features/methods/start-proof'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { findPending } from '@/features/sign-in/pending'
import { findChallenge } from '@/features/verification/repository'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { rememberedDestination } from '@/server/destination'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser, writeSessionCookie } from '@/server/session'

export async function verifySignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('code.errors')
  const id = z.uuid().safeParse(form.get('challengeId'))
  if (!id.success) return { message: t('gone') }
  const { db, now } = deps()
  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const pending = await findPending(db, source.browserHash, now())
  if (!pending) redirect('/sign-in?over=1')
  const challenge = await findChallenge(db, id.data, { ...source, id: pending.userId })
  if (!challenge) return { message: t('gone') }
  const { channel } = challenge
  const answer = await readAnswer(form, challenge, { code: 'code', key: 'key' })
  if (!answer.ok) return channel === 'security_key' ? { message: answer.error } : { fields: { code: answer.error } }

  const result = await finishSignIn(deps(), source, { challengeId: challenge.id, code: answer.value })
  if (!result.ok) {
    if (result.error.kind === 'no_sign_in') redirect('/sign-in?over=1')
    const sentence = await confirmProofSentence(result.error, channel)
    if (channel === 'security_key') return { message: sentence }
    const isOpen = result.error.kind === 'incorrect' || result.error.kind === 'replayed'
    return isOpen ? { fields: { code: sentence } } : { message: sentence }
  }
  await writeSessionCookie(result.value)
  redirect(await rememberedDestination())
}

export async function sendSignInCodeAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const { db, now } = deps()
  const pending = await findPending(db, await ensureBrowser(), now())
  if (!pending) redirect('/sign-in?over=1')
  const chosen = ProofChoice.safeParse(form.get('option'))
  if (!chosen.success) {
    return { fields: { option: (await getTranslations('changeDefault'))('choose') } }
  }

  const { address } = await requestSource()
  const owner = { id: pending.userId, browserHash: pending.browserHash, address }
  const result = await startProof(deps(), owner, { ...chosen.data, purpose: 'sign_in' })
  if (!result.ok)
    return { message: await startProofSentence(result.error), values: { option: String(form.get('option')) } }
  redirect('/sign-in/verify')
}
