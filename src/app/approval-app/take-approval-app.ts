import 'server-only'
import { refresh } from 'next/cache'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { Actor } from '@/features/accounts/person'
import { registerApprovalApp } from '@/features/methods/approval-app/register-approval-app'
import { startApprovalApp } from '@/features/methods/approval-app/start-approval-app'
import { creditRegistration } from '@/features/step-up/credit-registration'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'

/** Takes "Next" after "Start by getting the app": the challenge whose page shows the QR code, or what the form must show. */
export async function takeApprovalStart(
  actor: Actor,
  form: FormData,
): Promise<Result<{ challengeId: string }, FormState>> {
  const [t, apps] = [await getTranslations('approvalApp.errors'), await getTranslations('authenticatorApp.errors')]
  const input = parseForm(z.object({ replaces: z.uuid().nullish() }), form, {
    sentences: { replaces: apps('replaces') },
    echo: ['replaces'],
  })
  if (!input.ok) return input
  const values = echoed(form, ['replaces'])
  const proof = await askForProof(actor, form)
  if (proof) return fail({ ...proof, values })
  const result = await startApprovalApp(deps(), actor, { replaces: input.value.replaces ?? null })
  return result.ok ? ok(result.value) : fail({ message: t(result.error.kind), values })
}

/** Takes that the number was entered on the phone: the challenge whose page shows what came of it, or what is missing. */
export async function takeApprovalApp(
  actor: Actor,
  form: FormData,
): Promise<Result<{ challengeId: string }, FormState>> {
  const t = await getTranslations('approvalApp.errors')
  const input = parseForm(z.object({ challengeId: z.uuid() }), form, {
    sentences: { challengeId: t('gone') },
    echo: [],
  })
  if (!input.ok) return fail({ message: t('gone') })
  const proof = await askForProof(actor, form)
  if (proof) return fail(proof)
  const { challengeId } = input.value
  const result = await registerApprovalApp(deps(), actor, challengeId)
  if (!result.ok) {
    // The page may be behind: a phone may have scanned the code meanwhile, or the code may be over.
    refresh()
    return fail({ message: t(result.error.kind) })
  }
  await creditRegistration(deps(), actor, challengeId)
  return ok({ challengeId })
}
