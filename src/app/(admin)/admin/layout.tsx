import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SignedInFrame } from '@/app/signed-in-frame'
import { requireAdministrator } from '@/server/session'
import { Navigation } from '@/ui/shell/navigation'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await requireAdministrator()
  const t = await getTranslations('admin.navigation')
  const navigation = (
    <Navigation
      label={t('label')}
      items={[
        { href: '/admin', label: t('home'), icon: 'home', exact: true },
        { href: '/admin/methods', label: t('methods'), icon: 'methods' },
        { href: '/admin/groups', label: t('groups'), icon: 'users' },
        { href: '/admin/organisation', label: t('organisation'), icon: 'organisation' },
        { href: '/admin/frozen', label: t('frozen'), icon: 'frozen' },
        { href: '/', label: t('portal'), icon: 'account' },
      ]}
    />
  )
  return (
    <SignedInFrame person={person} navigation={navigation}>
      {children}
    </SignedInFrame>
  )
}
