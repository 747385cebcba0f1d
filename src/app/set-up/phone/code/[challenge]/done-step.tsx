import { getTranslations } from 'next-intl/server'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { Notice } from '@/ui/notice'
import { personsSetUp } from '../../../persons-set-up'

/** One method is done; on to the next one, or to the end. */
export async function DoneStep({ challenge, userId }: { challenge: PhoneChallenge; userId: string }) {
  const { methods, plan, currentDefault } = await personsSetUp(userId)
  const [t, common] = [await getTranslations('phoneDone'), await getTranslations('common')]
  const isThere = methods.some(({ id }) => id === challenge.methodId)
  const isDefault = currentDefault?.method.id === challenge.methodId

  return (
    <>
      {isThere ? (
        <>
          <Notice tone="good" role="status">
            {t(challenge.channel)} {isDefault && t('default')}
          </Notice>
          <p className="mt-4 text-sm text-muted">{t('weak')}</p>
        </>
      ) : (
        <p>{t('deleted')}</p>
      )}
      <DialogFooter>
        <ButtonLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{common('next')}</ButtonLink>
      </DialogFooter>
    </>
  )
}
