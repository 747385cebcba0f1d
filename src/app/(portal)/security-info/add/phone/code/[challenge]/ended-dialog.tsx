import { getTranslations } from 'next-intl/server'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import type { ChallengeEnd } from '@/generated/prisma/client'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { stepBefore } from './step-before'

/** A challenge that takes no code any more: why, and what to do next. */
export async function EndedDialog({
  challenge,
  reason,
}: {
  challenge: PhoneChallenge | null
  reason: ChallengeEnd | 'expired' | 'missing'
}) {
  const [t, names, common] = [
    await getTranslations('codeEnded'),
    await getTranslations('methods.name'),
    await getTranslations('common'),
  ]
  const title = names(challenge ? phoneTypes[challenge.slot].id : 'phone')
  return (
    <Dialog title={title} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-2">{t(reason)}</p>
      <DialogFooter>
        <ButtonLink tone="quiet" href="/security-info" scroll={false}>
          {common('close')}
        </ButtonLink>
        {reason !== 'forbidden' && (
          <ButtonLink href={challenge ? stepBefore(challenge) : '/security-info/add'} scroll={false}>
            {common('startAgain')}
          </ButtonLink>
        )}
      </DialogFooter>
    </Dialog>
  )
}
