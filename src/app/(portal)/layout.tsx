import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { requirePerson } from '@/server/session'
import { Navigation, type NavigationItem } from '@/ui/shell/navigation'
import { SignedInFrame } from '../signed-in-frame'

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const t = await getTranslations('navigation')
  const items: NavigationItem[] = [
    { href: '/', label: t('overview'), icon: 'overview' },
    { href: '/security-info', label: t('securityInfo'), icon: 'security-info' },
    { href: '/password', label: t('password'), icon: 'password' },
    { href: '/activity', label: t('activity'), icon: 'activity' },
    { href: '/sessions', label: t('sessions'), icon: 'sessions' },
  ]
  if (person.role === 'admin') items.push({ href: '/admin', label: t('admin'), icon: 'admin' })

  return (
    <SignedInFrame person={person} navigation={<Navigation label={t('label')} items={items} />}>
      {children}
    </SignedInFrame>
  )
}
