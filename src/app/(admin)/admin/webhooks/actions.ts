'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askForProof } from '@/app/proof/ask-for-proof'
import { isAuditEventType } from '@/features/audit/event-types'
import {
  createWebhook,
  deleteWebhook,
  MOST_WEBHOOKS,
  pauseWebhook,
  testWebhook,
} from '@/features/webhooks/manage-webhooks'
import type { FormState } from '@/lib/form'
import { requireActingAdministrator } from '@/server/session'
import { webhookDeps } from '@/server/webhook-deps'
import { outcomeSentence, signedOut } from './outcome-sentence'

export async function createWebhookAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const t = await getTranslations('admin.webhooks.errors')
  const [url, events] = [String(form.get('url') ?? '').trim(), form.getAll('events').map(String)]
  const values = { url, events: events.join(' ') }
  if (url === '') return { fields: { url: t('missing') }, values }
  if (!events.every(isAuditEventType)) return { fields: { events: t('events') }, values }

  const proof = await askForProof(actor, form)
  if (proof) return { ...proof, values }
  const result = await createWebhook(webhookDeps(), actor, { url, events })
  if (result.ok) return { once: [result.value.secret] }
  if (result.error === 'too_many') return { message: t('too_many', { most: MOST_WEBHOOKS }), values }
  if (result.error === 'signed_out') return { message: await signedOut(), values }
  return { fields: { url: t(result.error) }, values }
}

export async function testWebhookAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const id = z.uuid().safeParse(form.get('id'))
  const result = id.success ? await testWebhook(webhookDeps(), actor, id.data) : null
  if (!id.success || !result?.ok) redirect('/admin/webhooks?done=gone')
  if (result.value.kind !== 'delivered') return { message: await outcomeSentence(result.value) }
  redirect(`/admin/webhooks/${id.data}?done=tested`)
}

export async function pauseWebhookAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const input = z.object({ id: z.uuid(), paused: z.enum(['yes', 'no']) }).safeParse(Object.fromEntries(form))
  if (!input.success) redirect('/admin/webhooks?done=gone')
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const [id, paused] = [input.data.id, input.data.paused === 'yes']
  const result = await pauseWebhook(webhookDeps(), actor, { id, paused })
  if (!result.ok && result.error === 'signed_out') return { message: await signedOut() }
  redirect(result.ok ? `/admin/webhooks/${id}?done=${paused ? 'paused' : 'resumed'}` : '/admin/webhooks?done=gone')
}

export async function deleteWebhookAction(_previous: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) redirect('/admin/webhooks?done=gone')
  const proof = await askForProof(actor, form)
  if (proof) return proof
  const result = await deleteWebhook(webhookDeps(), actor, id.data)
  if (!result.ok && result.error === 'signed_out') return { message: await signedOut() }
  redirect('/admin/webhooks?done=deleted')
}
