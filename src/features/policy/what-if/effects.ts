import { effectiveDefault } from '@/features/methods/default'
import type { Method } from '@/features/methods/method-type'
import { addableTypes, usableOptions, usableWays } from '@/features/methods/registry'
import { canReset } from '@/features/methods/reset-proofs'
import { planSetUp, setUpOf } from '@/features/registration/set-up'
import type { SignInOption } from '@/generated/prisma/enums'
import { type Belonging, type OrganisationPolicy, policyFor } from '../organisation-policy'
import type { MethodsPolicy } from '../policy'

/** What a change of the policy does to a person, the worst first. */
export const effectIds = [
  /** Would be led to set-up and find nothing there to set up. */
  'locked_out',
  /** Has a second step that works, and would have none. */
  'loses_two_step',
  /** Could reset a forgotten password, and no longer could. */
  'loses_reset',
  /** The default would be another, or none. */
  'default_moves',
  'led_to_set_up',
  /** Could register nothing for the second step but texts and calls. This is so of the policy, changed or not. */
  'only_restricted',
] as const
export type EffectId = (typeof effectIds)[number]

/** A policy that would take the place of the present one. */
export type WhatIf = {
  now: OrganisationPolicy
  next: OrganisationPolicy
  /** An ISO date where the organisation is: on which day both are looked at. */
  day: string
}

/** The day to look at: today, or the first day on which a policy demands two-step, where that is yet to come. */
export function dayOf({ twoStep }: OrganisationPolicy, today: string): string {
  return twoStep.from !== null && twoStep.from > today ? twoStep.from : today
}

/** A person as the rules see them, in what a policy asks of them. */
export type Subject = Belonging & {
  methods: readonly Method[]
  hasPassword: boolean
  stored: { methodId: string; option: SignInOption } | null
}

/** What putting `next` in the place of `now` does to a person. */
export function effectsOn(person: Subject, { now, next, day }: WhatIf): EffectId[] {
  const [before, after] = [policyFor(now, person), policyFor(next, person)]
  const becomes = (test: (policy: MethodsPolicy) => boolean) => test(after) && !test(before)
  const is: Record<EffectId, boolean> = {
    locked_out: becomes((policy) => isLockedOut(person.methods, policy, day)),
    loses_two_step: becomes((policy) => usableWays(person.methods, policy, 'two_step').length === 0),
    loses_reset: person.hasPassword && becomes((policy) => !canReset(person.methods, policy)),
    default_moves: defaultOf(person, before) !== 'none' && defaultOf(person, after) !== defaultOf(person, before),
    led_to_set_up: becomes((policy) => needsSetUp(person.methods, policy, day)),
    only_restricted: isRestricted(after),
  }
  return effectIds.filter((id) => is[id])
}

/** Whether a person would be asked to set something up, and nothing is there that they could. */
export function isLockedOut(methods: readonly Method[], policy: MethodsPolicy, day: string): boolean {
  return needsSetUp(methods, policy, day) && planSetUp(methods, policy).next === null
}

/** Whether anybody whom the policy is for could register a method for signing in. */
export function canRegister(policy: MethodsPolicy): boolean {
  return addableTypes([], policy).some(({ usages }) => usages.includes('two_step'))
}

function needsSetUp(methods: readonly Method[], policy: MethodsPolicy, today: string): boolean {
  return setUpOf({ methods, policy, skips: 0, skippedHere: false, today }).kind !== 'nothing'
}

/** The default that counts, in a form that can be compared. */
function defaultOf({ methods, stored }: Subject, policy: MethodsPolicy): string {
  const found = effectiveDefault(stored, usableOptions(methods, policy))
  return found ? `${found.method.id} ${found.option}` : 'none'
}

function isRestricted(policy: MethodsPolicy): boolean {
  const options = addableTypes([], policy)
    .filter(({ usages }) => usages.includes('two_step'))
    .flatMap((type) => type.allowedOptions(policy))
  return options.length > 0 && options.every((option) => option === 'text' || option === 'call')
}
