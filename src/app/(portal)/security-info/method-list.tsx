import { KeyRound, Plus } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { addableTypes, methodTypes } from '@/features/methods/registry'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
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
