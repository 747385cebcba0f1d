import 'server-only'
import { getTranslations } from 'next-intl/server'
import { askForProof } from '@/app/proof/ask-for-proof'
import type { Actor } from '@/features/accounts/person'
import { formatCode } from '@/features/methods/recovery-codes/code'
import { makeCodes } from '@/features/methods/recovery-codes/make-codes'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'

/**
 * Takes "Show my codes". The codes are in the answer to this one POST and nowhere else: no address leads to them, and the
 * same form sent again makes no others.
 */
export async function takeCodes(actor: Actor, form: FormData): Promise<FormState> {
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const result = await makeCodes(deps(), actor, { from: String(form.get('from') ?? '') })
  if (result.ok) return { once: result.value.map(formatCode) }
  if (result.error === 'gone') return { message: (await getTranslations('proof.errors'))('not_usable') }
  return { message: (await getTranslations('recoveryCodes.errors'))(result.error) }
}
