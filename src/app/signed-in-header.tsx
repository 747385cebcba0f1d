import { getTranslations } from 'next-intl/server'
import type { Person } from '@/features/accounts/person'
import { initials } from '@/lib/initials'
import { organisation } from '@/server/organisation'
import { Header } from '@/ui/shell/header'
import { TextButton } from '@/ui/text-button'
import { signOutAction } from './sign-out-action'

/** The bar over every signed-in page, with the way out. */
export async function SignedInHeader({ person, homeHref }: { person: Person; homeHref?: string }) {
  const t = await getTranslations('navigation')
  return (
    <Header organisation={await organisation()} homeHref={homeHref} initials={initials(person.displayName)}>
      <form action={signOutAction}>
        <TextButton>{t('signOut')}</TextButton>
      </form>
    </Header>
  )
}
