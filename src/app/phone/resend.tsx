import { getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'
import type { ProofOption } from '@/features/methods/method-type'
import { offersCall } from '@/features/methods/phone/resend-code'
import type { Challenge } from '@/generated/prisma/client'
import type { FormAction } from '@/lib/form'
import { ResendButton } from '@/ui/countdown'
import { Form, FormMessage } from '@/ui/form'

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
    <Form action={action} className="mt-6 border-t border-line pt-4">
      <FormMessage />
      <input type="hidden" name="challengeId" value={challenge.id} />
      {challenge.sends > limits.resendWaits.length ? (
        <p className="text-sm text-muted">{t('lastSent')}</p>
      ) : (
        <>
          <p className="text-sm text-muted">{t('notReceived')}</p>
          <div className="mt-2 flex flex-wrap gap-2.5">
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
          </div>
        </>
      )}
    </Form>
  )
}
