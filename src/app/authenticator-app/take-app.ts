import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { Actor } from '@/features/accounts/person'
import { type ConfirmAppFailure, confirmApp } from '@/features/methods/authenticator-app/confirm-app'
import { startApp } from '@/features/methods/authenticator-app/start-app'
import { LABEL_LENGTH } from '@/features/methods/identity'
import { Label } from '@/features/methods/rename-method'
import { creditRegistration } from '@/features/step-up/credit-registration'
import { verificationCode } from '@/features/verification/verification-code'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'

/** Takes "Next" after "Start by getting the app": the challenge whose page shows the key, or what the form must show. */
export async function takeAppStart(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const t = await getTranslations('authenticatorApp.errors')
  const input = parseForm(z.object({ replaces: z.uuid().nullish() }), form, {
    sentences: { replaces: t('replaces') },
    echo: ['replaces'],
  })
  if (!input.ok) return input
  const values = echoed(form, ['replaces'])
  const proof = await askForProof(actor, form)
  if (proof) return fail({ ...proof, values })
  const result = await startApp(deps(), actor, { replaces: input.value.replaces ?? null })
  return result.ok ? ok(result.value) : fail({ message: t(result.error.kind), values })
}

/** Takes the code and the name: the challenge whose page shows what came of it, or what the form must show instead. */
export async function takeAppCode(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const [t, code] = [await getTranslations('authenticatorApp.errors'), await getTranslations('code.errors')]
  const sentences = { missing: code('missing'), characters: code('characters'), length: code('length') }
  const schema = z.object({ challengeId: z.uuid(), code: verificationCode(sentences), label: Label })
  const labels = { challengeId: code('gone'), label: t('label', { length: LABEL_LENGTH }) }
  const input = parseForm(schema, form, { sentences: labels, echo: ['label'] })
  if (!input.ok) return input

  const { challengeId, label } = input.value
  const result = await confirmApp(deps(), actor, input.value)
  if (result.ok) await creditRegistration(deps(), actor, challengeId)
  else if (result.error.kind !== 'used_up') return fail({ ...(await explain(result.error)), values: { label } })
  return ok({ challengeId })
}

async function explain(failure: Exclude<ConfirmAppFailure, { kind: 'used_up' }>): Promise<FormState> {
  const [t, code] = [await getTranslations('authenticatorApp.errors'), await getTranslations('code.errors')]
  switch (failure.kind) {
    case 'incorrect':
      return { fields: { code: t('incorrect', { checks: failure.checksLeft }) } }
    case 'too_many_wrong_codes': {
      const wait = (await getTranslations('common'))('wait', waitUntil(failure.retryAt, deps().now()))
      return { message: code(failure.kind, { wait }) }
    }
    case 'not_found':
    case 'not_allowed':
      return { message: t(failure.kind) }
    default:
      return { message: code(failure.kind) }
  }
}
