import { UserRound } from 'lucide-react'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { type Affected, peopleAffected } from '@/features/policy/what-if/people-affected'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { EmptyState } from '@/ui/empty-state'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import { EffectId, reviewAt } from '../reviewed'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.review'))('whoTitle') }
}

/** So many people are shown; all of them are in the file. */
const SHOWN = 200

/** To whom a change would do something. */
export default async function AffectedPage({ params }: PageProps<'/admin/methods/review/[draft]/[effect]'>) {
  const person = await requireAdministrator()
  const { draft, effect } = await params
  const parsed = EffectId.safeParse(effect)
  if (!parsed.success) notFound()
  const { id, whatIf } = await reviewAt(person, draft)
  const [t, common] = [await getTranslations('admin.review'), await getTranslations('common')]
  const shown: Affected[] = []
  let hasMore = false
  for await (const one of peopleAffected(deps().db, whatIf, parsed.data)) {
    hasMore = shown.length === SHOWN
    if (hasMore) break
    shown.push(one)
  }
  const here = `/admin/methods/review/${id}` as const
  return (
    <>
      <PageHeading title={t(`effect.${parsed.data}`)} lede={t(`hint.${parsed.data}`)} />
      <Card as={shown.length > 0 ? 'ul' : 'div'}>
        {shown.map(({ id: userId, displayName, email }) => (
          <Row
            key={userId}
            as="li"
            icon={<UserRound />}
            name={displayName}
            detail={<span className="[overflow-wrap:anywhere]">{email}</span>}
            links={
              <TextLink href={`/admin/why?person=${userId}`} description={displayName}>
                {t('why')}
              </TextLink>
            }
          />
        ))}
        {shown.length === 0 && <EmptyState icon={<UserRound />} title={t('nobodyHere')} />}
      </Card>
      {hasMore && <p className="mt-2 text-hint text-muted">{t('more', { shown: SHOWN })}</p>}
      <DialogFooter className="justify-start!">
        <ButtonLink tone="quiet" href={here}>
          {common('back')}
        </ButtonLink>
        {shown.length > 0 && (
          <ButtonLink tone="quiet" href={`${here}/${parsed.data}/export`} prefetch={false}>
            {t('export')}
          </ButtonLink>
        )}
      </DialogFooter>
    </>
  )
}
