import { getTranslations } from 'next-intl/server'
import { EnterCodeForm } from '@/app/code/enter-code-form'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { isChallengeAllowed, phoneTypes } from '@/features/methods/phone/phone-types'
import type { MethodsPolicy } from '@/features/policy/policy'
import { openChallengeDestination } from '@/features/verification/destination'
import type { FormAction } from '@/lib/form'
import { formatPhoneNumber } from '@/lib/phone-number'
import { deps } from '@/server/deps'
import { Notice } from '@/ui/notice'
import { Resend } from './resend'

/** An open challenge: what was sent where, the box for the code, and the way to have it sent again. */
export async function CodeForm({
  challenge,
  policy,
  backHref,
  confirmAction,
  resendAction,
  autoFocus = false,
}: {
  challenge: PhoneChallenge
  policy: MethodsPolicy
  backHref: string
  confirmAction: FormAction
  resendAction: FormAction
  /** For a page of its own. A dialog moves the focus itself. */
  autoFocus?: boolean
}) {
  const t = await getTranslations('code')
  const { keys, now } = deps()
  const number = formatPhoneNumber(openChallengeDestination(keys, challenge).to)
  const sent = challenge.sends > 1 ? 'Repeated' : 'Sent'

  return (
    <>
      {challenge.reference ? (
        <p role="status" className="mt-2">
          {t.rich(`${challenge.channel}${sent}`, {
            number,
            strong: (text) => <bdi className="font-semibold whitespace-nowrap">{text}</bdi>,
          })}
        </p>
      ) : (
        <Notice tone="warn" role="status" className="mt-4">
          {t('unconfirmed')}
        </Notice>
      )}
      <EnterCodeForm challenge={challenge} backHref={backHref} action={confirmAction} autoFocus={autoFocus} />
      <Resend
        challenge={challenge}
        allowed={phoneTypes[challenge.slot].channels.filter((channel) =>
          isChallengeAllowed({ ...challenge, channel }, policy),
        )}
        now={now()}
        action={resendAction}
      />
    </>
  )
}
