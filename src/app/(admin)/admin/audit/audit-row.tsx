import {
  CircleHelp,
  KeyRound,
  ListChecks,
  LockKeyhole,
  LogIn,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  UserRound,
  UsersRound,
  Webhook,
} from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Address } from '@/app/address'
import { deviceLabeller } from '@/app/device-label'
import type { AuditRow as Row } from '@/features/audit/audit-row'
import type { NamedPerson } from '@/features/audit/people-of-rows'
import { describeDevice } from '@/features/sessions/describe-device'
import { IconTile } from '@/ui/icon-tile'
import { eventLabeller } from './event-label'

/** By what the name of a type begins with. */
const icons: Readonly<Record<string, LucideIcon>> = {
  account: UserRound,
  sign_in: LogIn,
  session: MonitorSmartphone,
  password: LockKeyhole,
  method: KeyRound,
  app: KeyRound,
  recovery_codes: KeyRound,
  recovery_code: KeyRound,
  default: KeyRound,
  group: UsersRound,
  policy: ListChecks,
  audit: ScrollText,
  webhook: Webhook,
}

/** One row of the trail: what happened and when, who did it to whom, from where, and what else was written. */
export async function AuditRow({ row, people }: { row: Row; people: ReadonlyMap<string, NamedPerson> }) {
  const [t, format, label] = [await getTranslations('admin.audit'), await getFormatter(), await eventLabeller()]
  const Icon = icons[row.type.split('.')[0] ?? ''] ?? CircleHelp
  const device = (await deviceLabeller())(describeDevice(row.userAgent))
  const details = JSON.stringify(row.details, null, 2)
  const named = (id: string) => {
    const person = people.get(id)
    return person ? t('named', { name: person.displayName, email: person.email }) : t('gone', { id })
  }

  return (
    <li className="flex gap-x-3.5 px-5 py-4 not-first:border-t not-first:border-line">
      <IconTile>
        <Icon />
      </IconTile>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-semibold">{label(row.type)}</p>
        <div className="text-sm text-muted">
          <p>
            <time dateTime={row.at.toISOString()}>
              {format.dateTime(row.at, { dateStyle: 'medium', timeStyle: 'medium' })}
            </time>
            {row.address !== null && (
              <>
                {'\u00a0'}· {device}
                {'\u00a0'}· <Address address={row.address} />
              </>
            )}
          </p>
          {row.actorId !== null && row.actorId === row.subjectId ? (
            <p>{t('onThemselves', { person: named(row.actorId) })}</p>
          ) : (
            <>
              <p>{row.actorId === null ? t('byNobody') : t('by', { person: named(row.actorId) })}</p>
              {row.subjectId !== null && <p>{t('about', { person: named(row.subjectId) })}</p>}
            </>
          )}
          <details className="mt-1">
            <summary className="cursor-pointer pointer-coarse:py-2.5">
              {t('details')}
              <span className="sr-only"> {t('number', { seq: String(row.seq) })}</span>
            </summary>
            <dl className="mt-1.5 grid gap-x-3 sm:grid-cols-[auto_1fr]">
              <dt>{t('numberName')}</dt>
              <dd>{String(row.seq)}</dd>
              <dt>{t('type')}</dt>
              <dd>{row.type}</dd>
              {row.sessionId !== null && (
                <>
                  <dt>{t('session')}</dt>
                  <dd>{row.sessionId}</dd>
                </>
              )}
            </dl>
            {details !== '{}' && (
              <pre className="mt-1.5 rounded-control bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap text-text">
                {details}
              </pre>
            )}
          </details>
        </div>
      </div>
    </li>
  )
}
