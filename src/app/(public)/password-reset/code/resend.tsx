import { getTranslations } from 'next-intl/server'
import type { Reset } from '@/features/password-reset/repository'
import type { OfferedWay } from '@/features/password-reset/reset-state'
import { deps } from '@/server/deps'
import { ResendButton } from '@/ui/countdown'
import { Form, FormMessage } from '@/ui/form'
import { sendResetCodeAction } from '../actions'

/** The code once more, or by mail a new one, after the wait that the server holds. */
export async function Resend({ reset, way }: { reset: Reset; way: OfferedWay }) {
  const [t, code, email] = [
    await getTranslations('passwordReset'),
    await getTranslations('code'),
    await getTranslations('email'),
  ]
  const now = deps().now()
  const isMail = way.channel === 'email_code'
  const words =
    way.channel === 'call'
      ? [code('callAgain'), code.raw('callAgainIn'), code.raw('callAgainSpoken')]
      : [code('resend'), code.raw('resendIn'), code.raw('resendSpoken')]
  const [label, waitingLabel, spokenLabel] = isMail
    ? [email('resend'), email.raw('resendIn'), email.raw('resendSpoken')]
    : words
  return (
    <Form action={sendResetCodeAction} className="mt-6 border-t border-line pt-4">
      <FormMessage />
      <input type="hidden" name="id" value={reset.id} />
      <p className="text-sm text-muted">{t(isMail ? 'mailNotReceived' : 'notReceived')}</p>
      <div className="mt-2">
        <ResendButton
          name="way"
          value={String(way.position)}
          until={(reset.codeNextSendAt ?? now).toISOString()}
          now={now.toISOString()}
          label={label}
          waitingLabel={waitingLabel}
          spokenLabel={spokenLabel}
        />
      </div>
    </Form>
  )
}
