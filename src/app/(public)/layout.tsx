import type { ReactNode } from 'react'
import { env } from '@/server/env'
import { Header } from '@/ui/shell/header'
import { NarrowFrame } from '@/ui/shell/narrow-frame'

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <Header organisation={env().ORGANISATION_NAME} />
      <NarrowFrame>{children}</NarrowFrame>
    </>
  )
}
