import type { ReactNode } from 'react'
import type { Person } from '@/features/accounts/person'
import { Frame } from '@/ui/shell/frame'
import { SignedInHeader } from './signed-in-header'

/** What every page of the portal has around it: the bar with the way out, and its navigation. */
export function SignedInFrame({
  person,
  navigation,
  children,
}: {
  person: Person
  navigation: ReactNode
  children: ReactNode
}) {
  return (
    <>
      <SignedInHeader person={person} homeHref="/" />
      <Frame navigation={navigation}>{children}</Frame>
    </>
  )
}
