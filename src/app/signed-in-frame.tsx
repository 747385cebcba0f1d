import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Person } from '@/features/accounts/person'
import { initials } from '@/lib/initials'
import { env } from '@/server/env'
import { Frame } from '@/ui/shell/frame'
import { Header } from '@/ui/shell/header'
import { TextButton } from '@/ui/text-button'
import { signOutAction } from './sign-out-action'

/** What every signed-in page has around it: the bar with the way out, and its navigation. */
export async function SignedInFrame({
  person,
  navigation,
  children,
}: {
  person: Person
  navigation: ReactNode
  children: ReactNode
}) {
  const t = await getTranslations('navigation')
  return (
    <>
      <Header organisation={env().ORGANISATION_NAME} homeHref="/" initials={initials(person.displayName)}>
        <form action={signOutAction}>
          <TextButton>{t('signOut')}</TextButton>
        </form>
      </Header>
      <Frame navigation={navigation}>{children}</Frame>
    </>
  )
}
