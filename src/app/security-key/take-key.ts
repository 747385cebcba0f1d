import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { Actor } from '@/features/accounts/person'
import { confirmKey } from '@/features/methods/security-key/confirm-key'
import { PLACES, type Place } from '@/features/methods/security-key/creation'
import { securityKeyType } from '@/features/methods/security-key/security-key-type'
import { startKey } from '@/features/methods/security-key/start-key'
import { creditRegistration } from '@/features/step-up/credit-registration'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'

/** Takes where a key is to be kept: the step that asks the browser for it, or what the form must show instead. */
export async function takeKeyStart(
  actor: Actor,
  form: FormData,
): Promise<Result<{ challengeId: string; where: Place }, FormState>> {
  const t = await getTranslations('securityKey.errors')
  const input = parseForm(z.object({ where: z.enum(PLACES) }), form, {
    sentences: { where: t('where') },
    echo: ['where'],
  })
  if (!input.ok) return input
  const values = echoed(form, ['where'])
  const proof = await askForProof(actor, form, { freshness: securityKeyType.freshness })
  if (proof) return fail({ ...proof, values })
  const result = await startKey(deps(), actor)
  return result.ok ? ok({ ...result.value, ...input.value }) : fail({ message: t(result.error.kind), values })
}

/** Takes what the browser says of the new key: the challenge whose page shows what came of it, or what went wrong. */
export async function takeKey(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const [t, names] = [await getTranslations('securityKey.errors'), await getTranslations('securityKey.names')]
  const schema = z.object({ challengeId: z.uuid(), key: z.string() })
  const input = parseForm(schema, form, { sentences: { challengeId: t('gone'), key: t('missing') }, echo: [] })
  if (!input.ok) return input
  const { challengeId, key: answer } = input.value
  if (answer === '') return fail({ message: t('missing') })

  const called = { passkey: names('passkey'), securityKey: names('securityKey') }
  const result = await confirmKey(deps(), actor, { challengeId, answer, names: called })
  if (result.ok) await creditRegistration(deps(), actor, challengeId)
  else if (result.error.kind === 'replayed') return fail({ message: t('unavailable') })
  else if (result.error.kind !== 'used_up') return fail({ message: t(result.error.kind) })
  return ok({ challengeId })
}

/** Where a key is to be kept, as an address says it. It only decides what the browser offers first. */
export function placeIn(where: string | string[] | undefined): Place {
  return z.enum(PLACES).catch('this_device').parse(where)
}
