import { getTranslations } from 'next-intl/server'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { isChallengeAllowed, phoneTypes } from '@/features/methods/phone/phone-types'
import type { MethodsPolicy } from '@/features/policy/policy'
import { openChallengeDestination } from '@/features/verification/destination'
import type { FormAction } from '@/lib/form'
import { formatPhoneNumber } from '@/lib/phone-number'
import { minutes } from '@/lib/time'
import { deps } from '@/server/deps'
import { ButtonLink } from '@/ui/button'
import { CodeField } from '@/ui/code-field'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SubmitButton } from '@/ui/submit-button'
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
  const [t, common] = [await getTranslations('code'), await getTranslations('common')]
  const now = deps().now()
  const number = formatPhoneNumber(openChallengeDestination(deps().keys, challenge).to)
  const minutesLeft = Math.ceil((challenge.expiresAt.getTime() - now.getTime()) / minutes(1))
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
      <Form action={confirmAction}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={challenge.id} />
        <CodeField
          name="code"
          label={t('label')}
          hint={t('expires', { minutes: minutesLeft })}
          required
          data-autofocus
          autoFocus={autoFocus}
        />
        <DialogFooter>
          <ButtonLink tone="quiet" href={backHref} scroll={false}>
            {common('back')}
          </ButtonLink>
          <SubmitButton>{common('next')}</SubmitButton>
        </DialogFooter>
      </Form>
      <Resend
        challenge={challenge}
        allowed={phoneTypes[challenge.slot].channels.filter((channel) =>
          isChallengeAllowed({ ...challenge, channel }, policy),
        )}
        now={now}
        action={resendAction}
      />
    </>
  )
}
