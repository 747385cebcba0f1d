import 'server-only'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import type { NamedGroup } from '@/features/groups/repository'
import type { AspectId } from '@/features/policy/changes'
import { audienceOf, type OrganisationPolicy } from '@/features/policy/organisation-policy'
import { allows, type SubjectId } from '@/features/policy/subjects'
import { countriesIn } from '@/lib/countries'

/** So many countries are named; of more it is said how many there are. */
const MOST_NAMED = 4

/** Says what a policy says, in the words of administrators. */
export async function policyWords(groups: readonly NamedGroup[]) {
  const [t, title, format] = [
    await getTranslations('admin.policy'),
    await getTranslations('admin.methods'),
    await getFormatter(),
  ]
  const countryNames = new Map(countriesIn(await getLocale()).map(({ code, name }) => [String(code), name]))
  const list = (names: readonly string[]) => format.list(names, { type: 'conjunction' })
  const groupName = (id: string) => groups.find((group) => group.id === id)?.name ?? t('goneGroup')
  const named = (ids: readonly string[]) => list(ids.map(groupName))

  function audience(policy: OrganisationPolicy, subject: SubjectId): string {
    const { include, exclude } = audienceOf(policy, subject)
    const who = include === null ? t('everybody') : t('only', { groups: named(include) })
    return exclude.length === 0 ? who : t('butNot', { who, groups: named(exclude) })
  }
  function countries(codes: readonly string[] | null): string {
    if (codes === null) return t('everyCountry')
    if (codes.length > MOST_NAMED) return t('countries', { count: codes.length })
    return t('onlyCountries', { names: list(codes.map((code) => countryNames.get(code) ?? code)) })
  }
  function keyRules({ keyRules: { synced, models, aaguids } }: OrganisationPolicy): string {
    const binding = t(synced ? 'anyBinding' : 'oneDevice')
    return models === 'any'
      ? binding
      : t(models === 'only' ? 'onlyModels' : 'exceptModels', { binding, count: aaguids.length })
  }
  function questionRules({ questions: { toRegister, toAnswer, custom } }: OrganisationPolicy): string {
    const counts = t('questionCounts', { toRegister, toAnswer })
    if (custom.length === 0) return counts
    return t('questionsOwn', { counts, questions: list(custom.map(({ text }) => t('question', { text }))) })
  }
  function twoStep({ twoStep: { required, groups: ids, from, skips } }: OrganisationPolicy): string {
    const who =
      required === 'groups' ? t('only', { groups: named(ids) }) : t(required === 'all' ? 'everybody' : 'nobody')
    if (required === 'off') return who
    const since =
      from === null
        ? who
        : t('from', { who, day: format.dateTime(new Date(`${from}T00:00Z`), { dateStyle: 'long', timeZone: 'UTC' }) })
    return t('skips', { since, count: skips })
  }
  function aspect(policy: OrganisationPolicy, id: AspectId): string {
    switch (id) {
      case 'textCountries':
        return countries(policy.countries.text)
      case 'callCountries':
        return countries(policy.countries.call)
      case 'appLimit':
        return t('apps', { count: policy.appLimit })
      case 'keyRules':
        return keyRules(policy)
      case 'questionRules':
        return questionRules(policy)
      case 'twoStep':
        return twoStep(policy)
      case 'methodRequired':
        return t(policy.methodRequired ? 'on' : 'off')
      case 'resetProofs':
        return t(policy.resetProofs === 2 ? 'twoMethods' : 'oneMethod')
      default:
        return allows(policy, id) ? audience(policy, id) : t('off')
    }
  }

  return {
    groupName,
    groupNames: named,
    /** What a part of a policy is called. */
    name(id: AspectId): string {
      switch (id) {
        case 'textCountries':
        case 'callCountries':
        case 'appLimit':
        case 'keyRules':
        case 'questionRules':
          return t(`name.${id}`)
        default:
          return title(id)
      }
    },
    /** What a policy says of one part. */
    aspect,
    /** For whom a subject is while it is on, and what else is decided about it. */
    details(policy: OrganisationPolicy, subject: SubjectId): string {
      const more: Partial<Record<SubjectId, AspectId>> = {
        text: 'textCountries',
        call: 'callCountries',
        appNotification: 'appLimit',
        appCode: 'appLimit',
        questions: 'questionRules',
        securityKey: 'keyRules',
      }
      const id = more[subject]
      return id ? t('and', { one: audience(policy, subject), other: aspect(policy, id) }) : audience(policy, subject)
    },
  }
}
