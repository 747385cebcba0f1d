import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { waitSentence } from '@/app/wait-sentence'
import type { Actor } from '@/features/accounts/person'
import { parseAddress } from '@/features/methods/email/address'
import { type StartEmailFailure, startEmail } from '@/features/methods/email/start-email'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'

const ECHO = ['address']

/** Takes the step that asks for an address: the challenge whose code was mailed, or what the form must show instead. */
export async function takeAddress(actor: Actor, form: FormData): Promise<Result<{ challengeId: string }, FormState>> {
  const t = await getTranslations('email.errors')
  const schema = emailForm({ missing: t('missing'), impossible: t('impossible') })
  const input = parseForm(schema, form, { sentences: {}, echo: ECHO })
  if (!input.ok) return input

  const values = echoed(form, ECHO)
  const proof = await askForProof(actor, form)
  if (proof) return fail({ ...proof, values })
  const result = await startEmail(deps(), actor, input.value)
  return result.ok ? ok(result.value) : fail({ ...(await explain(result.error)), values })
}

/** What the step sends. An address that cannot be one is refused here, in the words passed in, before anything is sent. */
function emailForm(sentences: { missing: string; impossible: string }) {
  const address = z
    .string()
    .trim()
    .min(1, { error: sentences.missing, abort: true })
    .transform((text, context) => {
      const parsed = parseAddress(text)
      if (parsed) return parsed
      context.addIssue(sentences.impossible)
      return z.NEVER
    })
  return z.object({
    address,
    replaces: z
      .uuid()
      .nullish()
      .transform((id) => id ?? null),
  })
}

/** The sentence for a failure, by the field that can mend it. */
async function explain(failure: StartEmailFailure): Promise<FormState> {
  const t = await getTranslations('email.errors')
  if ('retryAt' in failure) return { message: t(failure.kind, { wait: await waitSentence(failure.retryAt) }) }
  switch (failure.kind) {
    case 'not_allowed':
    case 'not_found':
    case 'gone':
      return { message: t(failure.kind) }
    default:
      return { fields: { address: t(failure.kind) } }
  }
}
