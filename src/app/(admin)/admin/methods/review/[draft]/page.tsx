import { getTranslations } from 'next-intl/server'
import { listGroupNames } from '@/features/groups/repository'
import type { AspectId } from '@/features/policy/changes'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import { effectIds } from '@/features/policy/what-if/effects'
import { countEffects } from '@/features/policy/what-if/people-affected'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { savePolicyAction } from '../../actions'
import { policyWords } from '../../policy-words'
import { reviewAt } from './reviewed'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.review'))('title') }
}

/**
 * What an edited policy would change, and to how many people it would do what. Nothing is saved yet. What the product comes
 * with can be saved as it is: that is a choice, too.
 */
export default async function ReviewPage({ params, searchParams }: PageProps<'/admin/methods/review/[draft]'>) {
  const person = await requireAdministrator()
  const { id, draft, version, whatIf, mine, theirs } = await reviewAt(person, (await params).draft)
  const [t, common] = [await getTranslations('admin.review'), await getTranslations('common')]
  const { people, of } = await countEffects(deps().db, whatIf)
  const costs = effectIds.filter((effect) => effect !== 'only_restricted').filter((effect) => of[effect] > 0)
  const back = draft.page
    ? (`/admin/methods/${draft.page}?draft=${id}` as const)
    : (`/admin/methods?draft=${id}` as const)

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {(theirs.length > 0 || (await searchParams).changed !== undefined) && (
        <Notice tone="warn" role="status" className="mb-4">
          {t('theirs')}
        </Notice>
      )}
      {theirs.length > 0 && (
        <>
          <SectionHeading title={t('theirsTitle')} />
          <Changes ids={theirs} before={draft.base} after={whatIf.now} />
        </>
      )}
      <SectionHeading title={t('mine')} />
      {mine.length > 0 ? (
        <Changes ids={mine} before={whatIf.now} after={whatIf.next} />
      ) : (
        <Card padded>{t('nothing')}</Card>
      )}

      <SectionHeading title={t('effects')} />
      {of.only_restricted > 0 && (
        <Notice tone="warn" className="mb-4">
          {of.only_restricted === people ? t('restrictedAll') : t('restrictedSome', { count: of.only_restricted })}{' '}
          <TextLink href={`/admin/methods/review/${id}/only_restricted`} description={t('effect.only_restricted')}>
            {t('show')}
          </TextLink>
        </Notice>
      )}
      <Card as={costs.length > 0 ? 'ul' : 'div'} padded={costs.length === 0}>
        {costs.map((effect) => (
          <Row
            key={effect}
            as="li"
            name={t(`count.${effect}`, { count: of[effect] })}
            detail={t(`hint.${effect}`)}
            links={
              <TextLink href={`/admin/methods/review/${id}/${effect}`} description={t(`effect.${effect}`)}>
                {t('show')}
              </TextLink>
            }
          />
        ))}
        {costs.length === 0 && t('nobody', { count: people })}
      </Card>

      <Form key={version} action={savePolicyAction}>
        <FormMessage />
        <input type="hidden" name="draft" value={id} />
        <input type="hidden" name="version" value={version} />
        <DialogFooter className="justify-start!">
          <ButtonLink tone="quiet" href={back}>
            {common('back')}
          </ButtonLink>
          {(mine.length > 0 || version === 0) && (
            <SubmitButton tone={of.locked_out > 0 ? 'danger' : 'filled'}>{t('save')}</SubmitButton>
          )}
        </DialogFooter>
      </Form>
    </>
  )
}

async function Changes({
  ids,
  before,
  after,
}: {
  ids: readonly AspectId[]
  before: OrganisationPolicy
  after: OrganisationPolicy
}) {
  const [t, words] = [await getTranslations('admin.review'), await policyWords(await listGroupNames(deps().db))]
  return (
    <Card as="ul">
      {ids.map((id) => (
        <Row
          key={id}
          as="li"
          name={words.name(id)}
          detail={
            <span className="[overflow-wrap:anywhere]">
              {t('change', { before: words.aspect(before, id), after: words.aspect(after, id) })}
            </span>
          }
        />
      ))}
    </Card>
  )
}
