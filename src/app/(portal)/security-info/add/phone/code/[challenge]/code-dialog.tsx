import { getTranslations } from 'next-intl/server'
import type { Person } from '@/features/accounts/person'
import { openChallengeDestination } from '@/features/methods/phone/destination'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import type { Challenge } from '@/generated/prisma/client'
import { formatPhoneNumber } from '@/lib/phone-number'
import { minutes } from '@/lib/time'
import { deps } from '@/server/deps'
import { ButtonLink } from '@/ui/button'
import { CodeField } from '@/ui/code-field'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SubmitButton } from '@/ui/submit-button'
import { personsSecurityInfo } from '../../../../security-info'
import { confirmPhoneAction } from './actions'
import { Resend } from './resend'
import { stepBefore } from './step-before'

/** An open challenge: what was sent where, the box for the code, and the way to have it sent again. */
export async function CodeDialog({ challenge, person }: { challenge: Challenge; person: Person }) {
  const [t, names, common] = [
    await getTranslations('code'),
    await getTranslations('methods.name'),
    await getTranslations('common'),
  ]
  const now = deps().now()
  const { policy } = await personsSecurityInfo(person.id)
  const type = phoneTypes[challenge.slot]
  const number = formatPhoneNumber(openChallengeDestination(deps().keys, challenge).to)
  const minutesLeft = Math.ceil((challenge.expiresAt.getTime() - now.getTime()) / minutes(1))
  const sent = challenge.sends > 1 ? 'Repeated' : 'Sent'

  return (
    <Dialog title={names(type.id)} closeHref="/security-info" labelClose={common('close')}>
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
      <Form action={confirmPhoneAction}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={challenge.id} />
        <CodeField
          name="code"
          label={t('label')}
          hint={t('expires', { minutes: minutesLeft })}
          required
          data-autofocus
        />
        <DialogFooter>
          <ButtonLink tone="quiet" href={stepBefore(challenge)} scroll={false}>
            {common('back')}
          </ButtonLink>
          <SubmitButton>{common('next')}</SubmitButton>
        </DialogFooter>
      </Form>
      <Resend challenge={challenge} allowed={type.allowedOptions(policy)} now={now} />
    </Dialog>
  )
}
