import {
  CircleAlert,
  CircleHelp,
  Clock,
  KeyRound,
  LockKeyhole,
  LogIn,
  LogOut,
  type LucideIcon,
  Snowflake,
  TicketCheck,
  UserRound,
} from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Address } from '@/app/address'
import { deviceLabeller } from '@/app/device-label'
import { consequenceOf, type Happening } from '@/features/activity/happening'
import type { Activity } from '@/features/activity/list-activity'
import { Badge } from '@/ui/badge'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import { sentencesFor } from './sentences'

const icons = {
  'account.created': UserRound,
  'sign_in.succeeded': LogIn,
  'sign_in.failed': CircleAlert,
  'session.stepped_up': LogIn,
  'session.signed_out': LogOut,
  'session.signed_out_everywhere': LogOut,
  'session.ended': LogOut,
  'session.others_ended': LogOut,
  'password.changed': LockKeyhole,
  'password.change_failed': CircleAlert,
  'password.reset': LockKeyhole,
  'password.reset_proved': LogIn,
  'password.reset_failed': CircleAlert,
  'method.added': KeyRound,
  'method.changed': KeyRound,
  'app.replaced': KeyRound,
  'email.changed': KeyRound,
  'recovery_codes.replaced': KeyRound,
  'security_questions.replaced': KeyRound,
  'recovery_code.used': CircleAlert,
  'access_pass.issued': TicketCheck,
  'access_pass.revoked': TicketCheck,
  'access_pass.used': TicketCheck,
  'approval.denied': CircleAlert,
  'method.renamed': KeyRound,
  'method.disabled': CircleAlert,
  'method.copied': CircleAlert,
  'method.deleted': KeyRound,
  'method.disputed': CircleAlert,
  'method.put_back': KeyRound,
  'account.frozen': Snowflake,
  'account.unfrozen': Snowflake,
  'set_up.skipped': Clock,
  'default.changed': KeyRound,
  other: CircleHelp,
} satisfies Record<Happening['type'], LucideIcon>

/** One event: what happened, when, on what and from where. */
export async function ActivityRow({ activity }: { activity: Activity }) {
  const [t, format] = [await getTranslations('activity'), await getFormatter()]
  const { title, detail } = await sentencesFor(activity.happening)
  const Icon = icons[activity.happening.type]
  const device = (await deviceLabeller())(activity.device)
  const time = format.dateTime(activity.at, { dateStyle: 'medium', timeStyle: 'short' })

  return (
    <Row
      as="li"
      icon={<Icon />}
      name={title}
      badges={activity.isThisSession && <Badge tone="good">{t('thisSession')}</Badge>}
      detail={
        <>
          {detail && <p>{detail}</p>}
          <p>
            <time dateTime={activity.at.toISOString()}>{time}</time>
            {activity.address !== null && (
              <>
                {'\u00a0'}· {device}
                {'\u00a0'}· <Address address={activity.address} />
              </>
            )}
          </p>
        </>
      }
      links={
        consequenceOf(activity.happening) !== 'frozen' && (
          <TextLink href={`/activity/${activity.seq}/not-me`} description={`${title}, ${time}`}>
            {t('notMe')}
          </TextLink>
        )
      }
    />
  )
}
