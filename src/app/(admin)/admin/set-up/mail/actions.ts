'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { renderTestMail } from '@/features/notices/render-test-mail'
import { sendTestMail } from '@/features/readiness/send-test-mail'
import type { FormState } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { mailSender } from '@/server/mail-sender'
import { requireActingAdministrator } from '@/server/session'
import { mailFailureSentence } from '../check-detail'

export async function sendTestMailAction(_previous: FormState, _form: FormData): Promise<FormState> {
  const actor = await requireActingAdministrator()
  const mail = renderTestMail({ displayName: actor.displayName, at: deps().now() }, await mailSender())
  const sent = await sendTestMail(deps(), actor, mail)
  if (sent.ok) redirect('/admin/set-up?done=mail')
  const t = await getTranslations('admin.setUp.mailPage.errors')
  if (sent.error.kind === 'failed')
    return { message: t('failed', { reason: await mailFailureSentence(sent.error.failure) }) }
  const wait = (await getTranslations('common'))('wait', waitUntil(sent.error.retryAt, deps().now()))
  return { message: t('too_many', { wait }) }
}
