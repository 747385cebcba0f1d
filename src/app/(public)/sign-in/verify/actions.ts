'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { enteredCode } from '@/app/proof/entered-code'
import { confirmProofSentence, startProofSentence } from '@/app/proof/proof-sentences'
import { ProofChoice, startProof } from '@/features/methods/start-proof'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { findPending } from '@/features/sign-in/pending'
import { findChallenge } from '@/features/verification/repository'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { rememberedDestination } from '@/server/destination'
import { parseForm } from '@/server/form'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser, writeSessionCookie } from '@/server/session'

export async function verifySignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('code.errors')
  const { db, now } = deps()
  const browserHash = await ensureBrowser()
  const named = z.uuid().safeParse(form.get('challengeId'))
  const pending = named.success ? await findPending(db, browserHash, now()) : null
  const challenge = pending && (await findChallenge(db, named.data ?? '', { id: pending.userId, browserHash }))
  const schema = z.object({ challengeId: z.uuid(), code: await enteredCode(challenge?.channel) })
  const input = parseForm(schema, form, { sentences: { challengeId: t('gone') }, echo: [] })
  if (!input.ok) return input.error

  const source = { ...(await requestSource()), browserHash }
  const result = await finishSignIn(deps(), source, input.value)
  if (!result.ok) {
    if (result.error.kind === 'no_sign_in') redirect('/sign-in?over=1')
    const sentence = await confirmProofSentence(result.error, challenge?.channel)
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

  const owner = { id: pending.userId, browserHash: pending.browserHash }
  const result = await startProof(deps(), owner, { ...chosen.data, purpose: 'sign_in' })
  if (!result.ok)
    return { message: await startProofSentence(result.error), values: { option: String(form.get('option')) } }
  redirect('/sign-in/verify')
}
