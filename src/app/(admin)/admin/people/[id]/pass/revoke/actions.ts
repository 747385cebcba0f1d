'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { REASON_LENGTH, Reason } from '@/features/accounts/reason'
import { revokePass } from '@/features/methods/temporary-access-pass/revoke-pass'
import type { FormState } from '@/lib/form'
import { deps } from '@/server/deps'
import { echoed, parseForm } from '@/server/form'
import { requireActingAdministrator } from '@/server/session'

const Target = z.object({ id: z.uuid(), pass: z.uuid() })

export async function revokePassAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.pass.errors')
  const target = Target.safeParse({ id: form.get('id'), pass: form.get('pass') })
  if (!target.success) return { message: t('gone') }
  const sentences = { reason: t('reason', { length: REASON_LENGTH }) }
  const input = parseForm(z.object({ reason: Reason }), form, { sentences, echo: ['reason'] })
  if (!input.ok) return input.error

  const values = echoed(form, ['reason'])
  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const { id: userId, pass: methodId } = target.data
  const result = await revokePass(deps(), actor, { userId, methodId, reason: input.value.reason })
  if (!result.ok) return { message: t(result.error), values }
  redirect(`/admin/people/${userId}?done=revoked`)
}
