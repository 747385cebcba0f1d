import type { ReactNode } from 'react'
import { SignedInHeader } from '@/app/signed-in-header'
import { requirePersonInSetUp } from '@/server/session'
import { NarrowFrame } from '@/ui/shell/narrow-frame'

/** Set-up has no way into the portal around it, only the way out. */
export default async function SetUpLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SignedInHeader person={await requirePersonInSetUp()} />
      <NarrowFrame>{children}</NarrowFrame>
    </>
  )
}
