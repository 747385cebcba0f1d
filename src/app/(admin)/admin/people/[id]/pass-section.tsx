import { getTranslations } from 'next-intl/server'
import { passStanding } from '@/app/pass-standing'
import type { PersonDetail } from '@/features/people/find-person'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { SectionHeading } from '@/ui/section-heading'
import { passOf } from './admins-person'

/** The pass that somebody has, and the ways to issue one and to take it back. */
export async function PassSection({ person, isOneself }: { person: PersonDetail; isOneself: boolean }) {
  const t = await getTranslations('admin.pass')
  const pass = passOf(person)
  const refusal = isOneself
    ? t('yourself')
    : person.disabledAt
      ? t('disabled')
      : person.policy.accessPass
        ? null
        : t('notAllowed')
  return (
    <section>
      <SectionHeading title={t('title')} />
      <Card padded className="max-w-2xl">
        <p className="text-muted">{t('about')}</p>
        <p className="mt-3 font-medium first-letter:uppercase">
          {pass?.validity ? await passStanding(pass.validity) : t('none')}
        </p>
        {refusal && <p className="mt-3">{refusal}</p>}
        <div className="mt-5 flex flex-wrap gap-2.5 empty:hidden">
          {!refusal && (
            <ButtonLink href={`/admin/people/${person.id}/pass`}>{t(pass ? 'issueAnother' : 'issue')}</ButtonLink>
          )}
          {pass && !isOneself && !person.disabledAt && (
            <ButtonLink tone="quiet" href={`/admin/people/${person.id}/pass/revoke`}>
              {t('revoke')}
            </ButtonLink>
          )}
        </div>
      </Card>
    </section>
  )
}
