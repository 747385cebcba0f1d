import { getTranslations } from 'next-intl/server'
import { ResendForm } from '@/app/code/resend-form'
import type { ProofOption } from '@/features/methods/method-type'
import { offersCall } from '@/features/methods/phone/resend-code'
import type { Challenge } from '@/generated/prisma/client'
import type { FormAction } from '@/lib/form'
import { ResendButton } from '@/ui/countdown'

/** "Nothing received?": the code once more after the wait that the server holds, and a call from the third send on. */
export async function Resend({
  challenge,
  allowed,
  now,
  action,
}: {
  challenge: Challenge
  allowed: readonly ProofOption[]
  now: Date
  action: FormAction
}) {
  const t = await getTranslations('code')
  const times = { until: challenge.nextSendAt.toISOString(), now: now.toISOString() }
  const again =
    challenge.channel === 'text'
      ? { label: t('resend'), waitingLabel: t.raw('resendIn'), spokenLabel: t.raw('resendSpoken') }
      : { label: t('callAgain'), waitingLabel: t.raw('callAgainIn'), spokenLabel: t.raw('callAgainSpoken') }

  return (
    <ResendForm challenge={challenge} action={action} notReceived={t('notReceived')} lastSent={t('lastSent')}>
      <ResendButton name="channel" value={challenge.channel} {...times} {...again} />
      {offersCall(challenge, allowed) && (
        <ResendButton
          name="channel"
          value="call"
          {...times}
          label={t('callInstead')}
          waitingLabel={t.raw('callInsteadIn')}
          spokenLabel={t.raw('callInsteadSpoken')}
        />
      )}
    </ResendForm>
  )
}
