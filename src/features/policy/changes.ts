import { audienceOf, type OrganisationPolicy, withAudience } from './organisation-policy'
import { allows, type SubjectId, subjectIds, withSubject } from './subjects'

/** The parts of a policy that are decided each for itself. */
export const aspectIds = [
  ...subjectIds,
  'textCountries',
  'callCountries',
  'appLimit',
  'keyRules',
  'questionRules',
  'twoStep',
  'methodRequired',
  'resetProofs',
] as const
export type AspectId = (typeof aspectIds)[number]

type Aspect = {
  read(policy: OrganisationPolicy): unknown
  /** `policy` with this part of `other`. */
  take(policy: OrganisationPolicy, other: OrganisationPolicy): OrganisationPolicy
}

function subjectAspect(subject: SubjectId): Aspect {
  return {
    read: (policy) => [allows(policy, subject), audienceOf(policy, subject)],
    take: (policy, other) =>
      withAudience(withSubject(policy, subject, allows(other, subject)), subject, audienceOf(other, subject)),
  }
}

function fieldAspect(name: 'appLimit' | 'keyRules' | 'twoStep' | 'methodRequired' | 'resetProofs'): Aspect {
  return { read: (policy) => policy[name], take: (policy, other) => ({ ...policy, [name]: other[name] }) }
}

function countriesAspect(channel: 'text' | 'call'): Aspect {
  return {
    read: ({ countries }) => countries[channel]?.toSorted() ?? null,
    take: (policy, { countries }) => ({
      ...policy,
      countries: { ...policy.countries, [channel]: countries[channel] },
    }),
  }
}

/** How many questions there are for each person, and which: all but whether there are any. */
const questionRules: Aspect = {
  read: ({ questions: { toRegister, toAnswer, custom } }) => [toRegister, toAnswer, custom],
  take: (policy, { questions }) => ({ ...policy, questions: { ...questions, enabled: policy.questions.enabled } }),
}

function aspect(id: AspectId): Aspect {
  switch (id) {
    case 'textCountries':
      return countriesAspect('text')
    case 'callCountries':
      return countriesAspect('call')
    case 'questionRules':
      return questionRules
    case 'appLimit':
    case 'keyRules':
    case 'twoStep':
    case 'methodRequired':
    case 'resetProofs':
      return fieldAspect(id)
    default:
      return subjectAspect(id)
  }
}

/** The parts in which two policies differ. */
export function changesBetween(before: OrganisationPolicy, after: OrganisationPolicy): AspectId[] {
  const said = (policy: OrganisationPolicy, id: AspectId) => JSON.stringify(aspect(id).read(policy))
  return aspectIds.filter((id) => said(before, id) !== said(after, id))
}

/** `present` with what `mine` changed of `base`: two administrators who change different parts both get what they chose. */
export function onTopOf(
  present: OrganisationPolicy,
  { base, mine }: { base: OrganisationPolicy; mine: OrganisationPolicy },
): OrganisationPolicy {
  return changesBetween(base, mine).reduce((policy, id) => aspect(id).take(policy, mine), present)
}
