import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'

/** A dialog that has one thing to say, and the way back to the list. */
export async function MessageDialog({ title, children }: { title: ReactNode; children: ReactNode }) {
  const t = await getTranslations('common')
  return (
    <Dialog title={title} closeHref="/security-info">
      <div className="mt-2 text-muted">{children}</div>
      <DialogFooter>
        <ButtonLink href="/security-info" scroll={false}>
          {t('close')}
        </ButtonLink>
      </DialogFooter>
    </Dialog>
  )
}
