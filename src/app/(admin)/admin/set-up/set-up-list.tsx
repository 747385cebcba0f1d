import { Circle, CircleCheck } from 'lucide-react'
import type { Route } from 'next'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Check } from '@/features/readiness/checks'
import { Badge } from '@/ui/badge'
import { Card } from '@/ui/card'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import { checkDetail } from './check-detail'

/** Where each line is done. What only the settings can change leads nowhere. */
const places: Partial<Record<Check['id'], Route>> = {
  text: '/admin/set-up/text',
  mail: '/admin/set-up/mail',
  keys: '/admin/set-up/keys',
  policy: '/admin/methods',
  strong_method: '/security-info/add',
}

/** What an installation needs before people come, line by line with its state. `children` say what was just done. */
export async function SetUpList({ checks, children }: { checks: readonly Check[]; children?: ReactNode }) {
  const t = await getTranslations('admin.setUp')
  const left = checks.filter(({ isDone }) => !isDone).length
  const details = await Promise.all(checks.map(checkDetail))
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede', { left })} />
      {children}
      <Card as="ul">
        {checks.map((check, at) => (
          <Row
            key={check.id}
            as="li"
            icon={check.isDone ? <CircleCheck className="text-good" /> : <Circle />}
            name={t(`checks.${check.id}.title`)}
            badges={
              <Badge tone={check.isDone ? 'good' : 'warn'}>{check.isDone ? t('state.done') : t('state.open')}</Badge>
            }
            detail={details[at]}
            links={<CheckLink check={check} />}
          />
        ))}
      </Card>
    </>
  )
}

/** Where the line is done. A test can be repeated, everything else is over once it is done. */
async function CheckLink({ check: { id, isDone } }: { check: Check }) {
  const t = await getTranslations('admin.setUp')
  const href = places[id]
  const isTest = id === 'text' || id === 'mail'
  if (!href || (isDone && !isTest)) return null
  return (
    <TextLink href={href} description={t(`checks.${id}.title`)}>
      {isTest ? t('test') : t('open')}
    </TextLink>
  )
}
