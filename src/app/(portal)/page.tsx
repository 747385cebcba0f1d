import { Clock, KeyRound, LockKeyhole, MonitorSmartphone } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { initials } from '@/lib/initials'
import { requirePerson } from '@/server/session'
import { Card } from '@/ui/card'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'

export async function generateMetadata() {
  return { title: (await getTranslations('overview'))('title') }
}

export default async function OverviewPage() {
  const person = await requirePerson()
  const t = await getTranslations('overview')
  return (
    <>
      <PageHeading title={t('title')} />
      <Card padded className="flex items-center gap-4">
        <span
          aria-hidden
          className="grid size-14 flex-none place-items-center rounded-full bg-accent-soft text-lg font-semibold text-accent-strong"
        >
          {initials(person.displayName)}
        </span>
        <div className="min-w-0">
          <p className="text-lg font-semibold">{person.displayName}</p>
          <p className="truncate text-muted">{person.email}</p>
        </div>
      </Card>
      <h2 className="mt-7 mb-3">{t('blocks')}</h2>
      <Card as="ul">
        <Row
          as="li"
          icon={<KeyRound />}
          name={t('securityInfo.title')}
          detail={t('securityInfo.body')}
          links={<TextLink href="/security-info">{t('securityInfo.link')}</TextLink>}
        />
        <Row
          as="li"
          icon={<LockKeyhole />}
          name={t('password.title')}
          detail={t('password.body')}
          links={<TextLink href="/password">{t('password.link')}</TextLink>}
        />
        <Row
          as="li"
          icon={<Clock />}
          name={t('activity.title')}
          detail={t('activity.body')}
          links={<TextLink href="/activity">{t('activity.link')}</TextLink>}
        />
        <Row
          as="li"
          icon={<MonitorSmartphone />}
          name={t('sessions.title')}
          detail={t('sessions.body')}
          links={<TextLink href="/sessions">{t('sessions.link')}</TextLink>}
        />
      </Card>
    </>
  )
}
