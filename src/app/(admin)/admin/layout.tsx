import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SignedInFrame } from '@/app/signed-in-frame'
import { requireAdministrator } from '@/server/session'
import { Navigation } from '@/ui/shell/navigation'
import { SpendBanner } from './spend-banner'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await requireAdministrator()
  const t = await getTranslations('admin.navigation')
  const navigation = (
    <Navigation
      label={t('label')}
      items={[
        { href: '/admin', label: t('home'), icon: 'home', exact: true },
        { href: '/admin/methods', label: t('methods'), icon: 'methods' },
        { href: '/admin/people', label: t('people'), icon: 'people' },
        { href: '/admin/groups', label: t('groups'), icon: 'users' },
        { href: '/admin/organisation', label: t('organisation'), icon: 'organisation' },
        { href: '/admin/why', label: t('why'), icon: 'why' },
        { href: '/admin/frozen', label: t('frozen'), icon: 'frozen' },
        { href: '/admin/spend', label: t('spend'), icon: 'spend' },
        { href: '/admin/audit', label: t('audit'), icon: 'audit' },
        { href: '/admin/webhooks', label: t('webhooks'), icon: 'webhooks' },
        { href: '/', label: t('portal'), icon: 'account' },
      ]}
    />
  )
  return (
    <SignedInFrame person={person} navigation={navigation}>
      <SpendBanner />
      {children}
    </SignedInFrame>
  )
}
