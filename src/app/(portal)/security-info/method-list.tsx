import { KeyRound, Plus } from 'lucide-react'
import { getFormatter, getTranslations } from 'next-intl/server'
import { isIssued } from '@/features/methods/method-type'
import { addableTypes, methodTypes } from '@/features/methods/registry'
import { usabilityOf } from '@/features/methods/usability'
import { deps } from '@/server/deps'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Notice } from '@/ui/notice'
import { SectionHeading } from '@/ui/section-heading'
import { MethodRow } from './method-row'
import type { SecurityInfo } from './security-info'

/** What the person has registered, a row each, or what is missing and why it matters. */
export async function MethodList({ info }: { info: SecurityInfo }) {
  const t = await getTranslations('securityInfo')
  const add = (
    <ButtonLink href="/security-info/add" scroll={false}>
      <Plus aria-hidden className="size-4" strokeWidth={2.25} />
      {t('add')}
    </ButtonLink>
  )
  const rows = methodTypes.flatMap((type) => info.methods.filter((method) => method.type.id === type.id))

  return (
    <section>
      <SectionHeading title={t('yourMethods')}>{rows.length > 0 && add}</SectionHeading>
      <OnlyPassNotice info={info} />
      {rows.length > 0 ? (
        <Card as="ul">
          {rows.map((method) => (
            <MethodRow key={method.id} method={method} info={info} />
          ))}
        </Card>
      ) : (
        <Card>
          <EmptyState
            icon={<KeyRound />}
            title={t('empty.title')}
            action={addableTypes([], info.policy).length > 0 && add}
          >
            {addableTypes([], info.policy).length > 0 ? t('empty.body') : t('emptyForbidden')}
          </EmptyState>
        </Card>
      )}
    </section>
  )
}

/** That a person who has nothing but a pass should add a method while it works. */
async function OnlyPassNotice({ info: { methods, policy } }: { info: SecurityInfo }) {
  const [pass] = methods
  const isAlone = pass?.validity && methods.every(({ type }) => isIssued(type))
  if (!isAlone || !pass.validity || usabilityOf(pass, policy, deps().now()) === 'over') return null
  const [t, format] = [await getTranslations('securityInfo.onlyPass'), await getFormatter()]
  const end = format.dateTime(pass.validity.endsAt, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Notice title={t('title')} className="mb-4">
      {t('body', { end })}
    </Notice>
  )
}
