import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { Outcome } from '@/features/webhooks/outcome'

/** What came of an attempt to deliver, and what can be done. */
export async function outcomeSentence(outcome: Outcome): Promise<string> {
  const t = await getTranslations('admin.webhooks.outcome')
  return 'status' in outcome ? t(outcome.kind, { status: String(outcome.status) }) : t(outcome.kind)
}

/** That the administrator was signed out, frozen or made an ordinary person while the form was under way. */
export async function signedOut(): Promise<string> {
  return (await getTranslations('admin.webhooks.errors'))('signed_out')
}
