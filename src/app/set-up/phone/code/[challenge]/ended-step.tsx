import { getTranslations } from 'next-intl/server'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import type { ChallengeEnd } from '@/generated/prisma/client'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'

/** A challenge that takes no code any more: why, and the way back into set-up. */
export async function EndedStep({
  challenge,
  reason,
}: {
  challenge: PhoneChallenge | null
  reason: ChallengeEnd | 'expired' | 'missing'
}) {
  const [t, common] = [await getTranslations('codeEnded'), await getTranslations('common')]
  const isRepeatable = challenge && reason !== 'forbidden'
  return (
    <>
      <p>{t(reason)}</p>
      <DialogFooter>
        <ButtonLink href={isRepeatable ? `/set-up/phone?slot=${challenge.slot}&from=${challenge.id}` : '/set-up'}>
          {common('startAgain')}
        </ButtonLink>
      </DialogFooter>
    </>
  )
}
