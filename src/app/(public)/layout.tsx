import type { ReactNode } from 'react'
import { organisation } from '@/server/organisation'
import { Header } from '@/ui/shell/header'
import { NarrowFrame } from '@/ui/shell/narrow-frame'

export default async function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <Header organisation={await organisation()} />
      <NarrowFrame>{children}</NarrowFrame>
    </>
  )
}
