import { Globe, Laptop, Smartphone, Tablet } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Address } from '@/app/address'
import { deviceLabeller } from '@/app/device-label'
import type { Device } from '@/features/sessions/describe-device'
import type { Amr } from '@/features/sessions/factors'
import type { SessionSummary } from '@/features/sessions/list-sessions'
import { Badge } from '@/ui/badge'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'

const icons = { computer: Laptop, phone: Smartphone, tablet: Tablet, unknown: Globe } satisfies Record<
  Device['kind'],
  typeof Globe
>

/** One place where the person is signed in: on what, from where, since when, by what, and the way to end it. */
export async function SessionRow({ session }: { session: SessionSummary }) {
  const [t, format] = [await getTranslations('sessions'), await getFormatter()]
  const Icon = icons[session.device.kind]
  const name = (await deviceLabeller())(session.device)
  const time = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium', timeStyle: 'short' })
  const signedIn = time(session.signedInAt)
  const factorName = (factor: Amr) => t(factor === 'otp' && session.endsWithPass ? 'factor.pass' : `factor.${factor}`)

  return (
    <Row
      as="li"
      icon={<Icon />}
      name={name}
      badges={session.isThisOne && <Badge tone="good">{t('thisDevice')}</Badge>}
      detail={
        <>
          <p>
            {session.address === null ? t('unknownAddress') : <Address address={session.address} />}
            {'\u00a0'}· {t('signedIn', { time: signedIn })}
            {'\u00a0'}· {session.isThisOne ? t('now') : t('lastSeen', { time: time(session.lastSeenAt) })}
          </p>
          <p>{t('factors', { factors: format.list(session.factors.map(factorName)) })}</p>
          {session.endsWithPass && <p>{t('endsWithPass', { time: time(session.endsWithPass) })}</p>}
        </>
      }
      links={
        !session.isThisOne && (
          <TextLink
            href={`/sessions/${session.id}/end`}
            scroll={false}
            tone="bad"
            description={t('endDescription', { device: name, time: signedIn })}
          >
            {t('end')}
          </TextLink>
        )
      }
    />
  )
}
