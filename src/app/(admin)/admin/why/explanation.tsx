import { getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import type { FoundPerson } from '@/features/accounts/find-person'
import { listGroupNames } from '@/features/groups/repository'
import { limitOf, methodTypes } from '@/features/methods/registry'
import { findMethods } from '@/features/methods/repository'
import { whyOffered, whyUsable } from '@/features/methods/why'
import { judge, policyFor } from '@/features/policy/organisation-policy'
import { findBelonging, loadPolicy } from '@/features/policy/repository'
import { subjectIds } from '@/features/policy/subjects'
import { deps } from '@/server/deps'
import { Badge } from '@/ui/badge'
import { Card } from '@/ui/card'
import { Notice } from '@/ui/notice'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { policyWords } from '../methods/policy-words'

/** What the policy says of each thing for one person, what they are offered, and what they have. */
export async function Explanation({ person }: { person: FoundPerson }) {
  const { db, keys, now } = deps()
  const [organisation, belonging] = [await loadPolicy(db), await findBelonging(db, person.id)]
  const [policy, methods] = [policyFor(organisation, belonging), await findMethods(db, keys, person.id)]
  const words = await policyWords(await listGroupNames(db))
  const [t, titles, names] = [
    await getTranslations('admin.why'),
    await getTranslations('admin.methods'),
    await getTranslations('methods.name'),
  ]
  const said = (is: boolean) => <Badge tone={is ? 'good' : 'neutral'}>{t(is ? 'yes' : 'no')}</Badge>
  const countOf = (id: string) => methods.filter(({ type }) => type.id === id).length
  const isRequired = policy.twoStep.required === 'all'

  return (
    <>
      <SectionHeading title={person.displayName} />
      {(person.isDisabled || person.isFrozen) && (
        <Notice tone="warn" className="mb-4">
          {t(person.isDisabled ? 'disabledAccount' : 'frozenAccount')}
        </Notice>
      )}
      <p className="text-muted">
        {belonging.groups.length > 0 ? t('groups', { groups: words.groupNames(belonging.groups) }) : t('noGroups')}
      </p>

      <SectionHeading title={t('policy')} />
      <Card as="ul">
        {subjectIds.map((subject) => {
          const verdict = judge(organisation, subject, belonging)
          const group = 'group' in verdict ? words.groupName(verdict.group) : ''
          const key = `because.${verdict.because}` as const
          return (
            <Row
              key={subject}
              as="li"
              name={titles(subject)}
              badges={said(verdict.allowed)}
              detail={t(key, { group })}
            />
          )
        })}
        <Row as="li" name={titles('twoStep')} detail={t(isRequired ? 'required' : 'notRequired')} />
      </Card>

      <SectionHeading title={t('offered')} />
      <Card as="ul">
        {methodTypes.map((type) => {
          const reason = whyOffered(type, methods, policy)
          const values = {
            has: countOf(type.id),
            limit: limitOf(type, policy),
            other: type.needs ? names(type.needs) : '',
          }
          return (
            <Row
              key={type.id}
              as="li"
              icon={methodIcons[type.icon]}
              name={names(type.id)}
              badges={said(reason === 'offered')}
              detail={t(`offer.${reason}`, values)}
            />
          )
        })}
      </Card>

      <SectionHeading title={t('has')} />
      <Card as={methods.length > 0 ? 'ul' : 'div'} padded={methods.length === 0}>
        {methods.map((method) => {
          const reason = whyUsable(method, policy, now())
          return (
            <Row
              key={method.id}
              as="li"
              icon={methodIcons[method.type.icon]}
              name={names(method.type.id)}
              badges={said(reason === 'usable')}
              detail={
                <>
                  {method.detail.masked && (
                    <span className="block [overflow-wrap:anywhere]">{method.detail.masked}</span>
                  )}
                  {t(`use.${reason}`)}
                </>
              }
            />
          )
        })}
        {methods.length === 0 && t('hasNothing')}
      </Card>
    </>
  )
}
