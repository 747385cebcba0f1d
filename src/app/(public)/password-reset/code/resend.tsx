import { getTranslations } from 'next-intl/server'
import type { Reset } from '@/features/password-reset/repository'
import type { OfferedWay } from '@/features/password-reset/reset-state'
import { deps } from '@/server/deps'
import { ResendButton } from '@/ui/countdown'
import { Form, FormMessage } from '@/ui/form'
import { sendResetCodeAction } from '../actions'

/** The same code once more, after the wait that the server holds. */
export async function Resend({ reset, way }: { reset: Reset; way: OfferedWay }) {
  const [t, code] = [await getTranslations('passwordReset'), await getTranslations('code')]
  const now = deps().now()
  const [label, waiting, spoken] =
    way.channel === 'text'
      ? (['resend', 'resendIn', 'resendSpoken'] as const)
      : (['callAgain', 'callAgainIn', 'callAgainSpoken'] as const)
  return (
    <Form action={sendResetCodeAction} className="mt-6 border-t border-line pt-4">
      <FormMessage />
      <input type="hidden" name="id" value={reset.id} />
      <p className="text-sm text-muted">{t('notReceived')}</p>
      <div className="mt-2">
        <ResendButton
          name="way"
          value={String(way.position)}
          until={(reset.codeNextSendAt ?? now).toISOString()}
          now={now.toISOString()}
          label={code(label)}
          waitingLabel={code.raw(waiting)}
          spokenLabel={code.raw(spoken)}
        />
      </div>
    </Form>
  )
}
