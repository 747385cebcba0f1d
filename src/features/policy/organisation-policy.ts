import { z } from 'zod'
import type { Role } from '@/generated/prisma/enums'
import { MethodsPolicy } from './policy'
import { allows, SubjectId, subjectIds, withSubject } from './subjects'

/** For whom something is allowed. Who is in an excluded group is out, whatever else they are in. */
export const Audience = z.object({
  /** The groups that it is for; null is everybody. */
  include: z.array(z.uuid()).nullable(),
  exclude: z.array(z.uuid()),
})
export type Audience = z.infer<typeof Audience>

export const everybody: Audience = { include: null, exclude: [] }

/**
 * What the organisation allows, and for whom. What is on is on for the audience of its subject, and for everybody where
 * none is named: a policy that was stored before there were audiences means what it meant. As a `MethodsPolicy` it says
 * what is allowed to anybody at all.
 */
export const OrganisationPolicy = MethodsPolicy.extend({ audiences: z.partialRecord(SubjectId, Audience).default({}) })
export type OrganisationPolicy = z.infer<typeof OrganisationPolicy>

export const defaultPolicy: OrganisationPolicy = OrganisationPolicy.parse({
  text: true,
  call: true,
  slots: { mobile: true, alternate: true, office: true },
  countries: null,
  methodRequired: false,
})

/** What decides of a person which policy holds for them. Somebody who does not exist has no role and no group. */
export type Belonging = { groups: readonly string[]; role: Role | null }

/** Why a subject is allowed to a person or not. `group`: the first of the groups that decide. */
export type Verdict =
  | { allowed: true; because: 'everybody' }
  | { allowed: true; because: 'included'; group: string }
  | { allowed: false; because: 'off' | 'role' | 'not_included' }
  | { allowed: false; because: 'excluded'; group: string }

/** For whom the organisation allows a subject while it is on. */
export function audienceOf(policy: OrganisationPolicy, subject: SubjectId): Audience {
  return policy.audiences[subject] ?? everybody
}

/** The same policy with a subject for this audience. */
export function withAudience(policy: OrganisationPolicy, subject: SubjectId, audience: Audience): OrganisationPolicy {
  return { ...policy, audiences: { ...policy.audiences, [subject]: audience } }
}

/**
 * Whether the organisation allows a subject to a person, and why. Who may change the accounts of others has no security
 * questions, nor has somebody who does not exist.
 */
export function judge(policy: OrganisationPolicy, subject: SubjectId, { groups, role }: Belonging): Verdict {
  if (!allows(policy, subject)) return { allowed: false, because: 'off' }
  if (subject === 'questions' && role !== 'user') return { allowed: false, because: 'role' }
  const { include, exclude } = audienceOf(policy, subject)
  const excludedBy = exclude.find((group) => groups.includes(group))
  if (excludedBy) return { allowed: false, because: 'excluded', group: excludedBy }
  if (include === null) return { allowed: true, because: 'everybody' }
  const includedBy = include.find((group) => groups.includes(group))
  return includedBy
    ? { allowed: true, because: 'included', group: includedBy }
    : { allowed: false, because: 'not_included' }
}

/** The policy as it holds for one person: what is allowed and what is required is so for them, or not. */
export function policyFor(policy: OrganisationPolicy, person: Belonging): MethodsPolicy {
  const { audiences: _, ...general } = policy
  const allowed = subjectIds.reduce<MethodsPolicy>(
    (sofar, subject) => withSubject(sofar, subject, judge(policy, subject, person).allowed),
    general,
  )
  const { twoStep } = policy
  if (twoStep.required !== 'groups') return allowed
  const required = twoStep.groups.some((group) => person.groups.includes(group)) ? 'all' : 'off'
  return { ...allowed, twoStep: { ...twoStep, required } }
}

/** The ids of all groups that a policy names, whether it needs them now or not. Each is there once. */
export function namedGroups({ audiences, twoStep }: OrganisationPolicy): string[] {
  const named = Object.values(audiences).flatMap(({ include, exclude }) => [...(include ?? []), ...exclude])
  return [...new Set([...named, ...twoStep.groups])]
}
