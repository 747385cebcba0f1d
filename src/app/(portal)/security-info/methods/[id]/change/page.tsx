import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { phoneTypeOf } from '@/features/methods/phone/phone-types'
import { requirePerson } from '@/server/session'
import { AppDialog } from '../../../add/authenticator-app/app-dialog'
import { EmailDialog } from '../../../add/email/email-dialog'
import { PhoneDialog } from '../../../add/phone/phone-dialog'
import { MessageDialog } from '../../../message-dialog'
import { personsSecurityInfo } from '../../../security-info'

const Query = z.object({
  from: z.uuid().nullish().catch(null),
  app: z.enum(['ours', 'different']).nullish().catch(null),
})

export default async function ChangeMethodPage({
  params,
  searchParams,
}: PageProps<'/security-info/methods/[id]/change'>) {
  const [{ id }, { from, app }] = [await params, Query.parse(await searchParams)]
  const { methods } = await personsSecurityInfo((await requirePerson()).id)
  const method = methods.find((candidate) => candidate.id === id)
  if (method?.type.kind === 'email') return <EmailDialog replaces={method} from={from ?? null} />
  if (method?.type.kind === 'authenticator_app') {
    const same = method.options?.includes('app_code') ? 'different' : 'ours'
    return <AppDialog app={app ?? same} replaces={method} />
  }
  const type = method && phoneTypeOf(method.type.id)
  if (!method || !type) {
    const t = await getTranslations('deleteMethod')
    return <MessageDialog title={t('goneTitle')}>{t('gone')}</MessageDialog>
  }
  return <PhoneDialog slot={type.slot} replaces={method} from={from ?? null} />
}
