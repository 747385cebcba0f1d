import { getTranslations } from 'next-intl/server'
import type { Challenge } from '@/generated/prisma/client'
import { deps } from '@/server/deps'
import { ResendButton } from '@/ui/countdown'
import { Form, FormMessage } from '@/ui/form'
import { sendSignInCodeAction } from './actions'

/** The same code once more, after the wait that the server holds. */
export async function Resend({ challenge }: { challenge: Challenge }) {
  const t = await getTranslations('code')
  const [label, waiting, spoken] =
    challenge.channel === 'text'
      ? (['resend', 'resendIn', 'resendSpoken'] as const)
      : (['callAgain', 'callAgainIn', 'callAgainSpoken'] as const)
  return (
    <Form action={sendSignInCodeAction} className="mt-6 border-t border-line pt-4">
      <FormMessage />
      <p className="text-sm text-muted">{t('notReceived')}</p>
      <div className="mt-2">
        <ResendButton
          name="option"
          value={`${challenge.methodId}:${challenge.channel}`}
          until={challenge.nextSendAt.toISOString()}
          now={deps().now().toISOString()}
          label={t(label)}
          waitingLabel={t.raw(waiting)}
          spokenLabel={t.raw(spoken)}
        />
      </div>
    </Form>
  )
}
