import type { ReactNode } from 'react'
import { SignedInHeader } from '@/app/signed-in-header'
import { requireSignedIn } from '@/server/session'
import { NarrowFrame } from '@/ui/shell/narrow-frame'

/** Nothing of the portal is around it, only the way out. */
export default async function NewPasswordLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SignedInHeader person={await requireSignedIn()} />
      <NarrowFrame>{children}</NarrowFrame>
    </>
  )
}
