import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'

/** A challenge that takes no code any more: why, and where to start again. */
export async function EndedDialog({
  title,
  sentence,
  againHref,
}: {
  title: string
  sentence: string
  /** Null where starting again would end the same way. */
  againHref: string | null
}) {
  const common = await getTranslations('common')
  return (
    <Dialog title={title} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-2">{sentence}</p>
      <DialogFooter>
        <ButtonLink tone="quiet" href="/security-info" scroll={false}>
          {common('close')}
        </ButtonLink>
        {againHref && (
          <ButtonLink href={againHref} scroll={false}>
            {common('startAgain')}
          </ButtonLink>
        )}
      </DialogFooter>
    </Dialog>
  )
}
