import { KeyRound } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import { passStanding } from '@/app/pass-standing'
import type { Method } from '@/features/methods/method-type'
import { usabilityOf } from '@/features/methods/usability'
import type { PersonDetail } from '@/features/people/find-person'
import { deps } from '@/server/deps'
import { Badge } from '@/ui/badge'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'

/** What somebody has registered, masked: which of it can be used, or why not. */
export async function MethodsSection({ person: { methods, policy } }: { person: PersonDetail }) {
  const [t, words] = [await getTranslations('admin.people'), await getTranslations('methods')]
  return (
    <section>
      <SectionHeading title={t('methods')} />
      <Card as={methods.length > 0 ? 'ul' : 'div'}>
        {methods.map((method) => {
          const usability = usabilityOf(method, policy, deps().now())
          return (
            <Row
              key={method.id}
              as="li"
              icon={methodIcons[method.type.icon]}
              name={words(`name.${method.type.id}`)}
              badges={<Badge tone={usability === 'usable' ? 'good' : 'warn'}>{words(`usability.${usability}`)}</Badge>}
              detail={<MethodDetail method={method} />}
            />
          )
        })}
        {methods.length === 0 && (
          <EmptyState icon={<KeyRound />} title={t('noMethods')}>
            {t('noMethodsBody')}
          </EmptyState>
        )}
      </Card>
    </section>
  )
}

async function MethodDetail({ method: { uses, validity, detail, createdAt, lastUsedAt } }: { method: Method }) {
  const [t, format] = [await getTranslations('methods'), await getFormatter()]
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium' })
  const which = validity ? await passStanding(validity) : uses ? t('uses', uses) : <bdi>{detail.masked}</bdi>
  return (
    <>
      {which} · {t('added', { date: day(createdAt) })} ·{' '}
      {lastUsedAt ? t('used', { date: day(lastUsedAt) }) : t('neverUsed')}
    </>
  )
}
