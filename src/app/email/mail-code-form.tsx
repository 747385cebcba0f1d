import { getTranslations } from 'next-intl/server'
import { EnterCodeForm } from '@/app/code/enter-code-form'
import { ResendForm } from '@/app/code/resend-form'
import { formatAddress } from '@/features/methods/email/address'
import type { EmailChallenge } from '@/features/methods/email/email-challenge'
import { openAddress } from '@/features/methods/email/stored-address'
import type { FormAction } from '@/lib/form'
import { deps } from '@/server/deps'
import { ResendButton } from '@/ui/countdown'

/** An open challenge: where the code was mailed, the box for it, and the way to a new one. */
export async function MailCodeForm({
  challenge,
  backHref,
  confirmAction,
  resendAction,
  autoFocus = false,
}: {
  challenge: EmailChallenge
  backHref: string
  confirmAction: FormAction
  resendAction: FormAction
  /** For a page of its own. A dialog moves the focus itself. */
  autoFocus?: boolean
}) {
  const t = await getTranslations('email')
  const { keys, now } = deps()
  const { id, userId, targetCiphertext, sends, nextSendAt } = challenge
  const address = formatAddress(openAddress(keys, targetCiphertext, { table: 'Challenge', id, userId }))
  return (
    <>
      <p role="status" className="mt-2">
        {t.rich(sends > 1 ? 'sentAgain' : 'sent', {
          address,
          strong: (text) => <bdi className="font-semibold break-words">{text}</bdi>,
        })}
      </p>
      <EnterCodeForm challenge={challenge} backHref={backHref} action={confirmAction} autoFocus={autoFocus} />
      <ResendForm challenge={challenge} action={resendAction} notReceived={t('notReceived')} lastSent={t('lastSent')}>
        <ResendButton
          until={nextSendAt.toISOString()}
          now={now().toISOString()}
          label={t('resend')}
          waitingLabel={t.raw('resendIn')}
          spokenLabel={t.raw('resendSpoken')}
        />
      </ResendForm>
    </>
  )
}
