import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'

/** A challenge that takes no code any more: why, and the way back into set-up. */
export async function EndedStep({ sentence, againHref }: { sentence: string; againHref: string }) {
  const common = await getTranslations('common')
  return (
    <>
      <p>{sentence}</p>
      <DialogFooter>
        <ButtonLink href={againHref}>{common('startAgain')}</ButtonLink>
      </DialogFooter>
    </>
  )
}
