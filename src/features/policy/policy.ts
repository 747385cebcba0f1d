import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'

const Country = z.custom<CountryCode>((code) => typeof code === 'string' && isSupportedCountry(code))

/** Who must have a second step for signing in, from which day, and how often a person may put its set-up off. */
export const TwoStepPolicy = z.object({
  required: z.enum(['off', 'groups', 'all']),
  /** For whom, where it is required for groups. */
  groups: z.array(z.uuid()).default([]),
  /** The first day on which it counts, where the organisation is; null counts at once. */
  from: z.iso.date().nullable(),
  skips: z.number().int().min(0).max(10),
})
export type TwoStepPolicy = z.infer<typeof TwoStepPolicy>

const twoStepOff: TwoStepPolicy = { required: 'off', groups: [], from: null, skips: 0 }

/** What the organisation allows of texts, calls, phones, apps and keys. */
export const MethodsPolicy = z.object({
  text: z.boolean(),
  call: z.boolean(),
  /** Codes that an authenticator app shows. Missing in policies that were stored before it existed. */
  appCode: z.boolean().default(true),
  /** Approvals in our own app. Missing in policies that were stored before it existed. */
  appNotification: z.boolean().default(true),
  /** Missing in policies that were stored before they existed. */
  recoveryCodes: z.boolean().default(true),
  /** Security keys and passkeys. Missing in policies that were stored before they existed. */
  securityKey: z.boolean().default(true),
  slots: z.object({ mobile: z.boolean(), alternate: z.boolean(), office: z.boolean() }),
  /** Countries that codes may be sent to; null allows every one. */
  countries: z.array(Country).nullable(),
  /** Whether the last method for signing in may not be deleted. */
  methodRequired: z.boolean(),
  /** How many methods a forgotten password takes. An account with two-step always needs two (`proofsNeeded`). */
  resetProofs: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Missing in policies that were stored before it existed. */
  twoStep: TwoStepPolicy.default(twoStepOff),
})
export type MethodsPolicy = z.infer<typeof MethodsPolicy>

export const defaultPolicy: MethodsPolicy = {
  text: true,
  call: true,
  appCode: true,
  appNotification: true,
  recoveryCodes: true,
  securityKey: true,
  slots: { mobile: true, alternate: true, office: true },
  countries: null,
  methodRequired: false,
  resetProofs: 2,
  twoStep: twoStepOff,
}

/** Whether codes may be sent to a country. A number of no country (a satellite phone, say) needs the open list. */
export function allowsCountry(policy: MethodsPolicy, country: string | null): boolean {
  return policy.countries?.some((allowed) => allowed === country) ?? true
}

/** The policy as it holds for a person who belongs to these groups: what is required is so for them, or not. */
export function policyFor(policy: MethodsPolicy, groups: readonly string[]): MethodsPolicy {
  const { twoStep } = policy
  if (twoStep.required !== 'groups') return policy
  const required = twoStep.groups.some((group) => groups.includes(group)) ? 'all' : 'off'
  return { ...policy, twoStep: { ...twoStep, required } }
}

/** Whether whom the policy is for (`policyFor`) needs a second step on this day, an ISO date where the organisation is. */
export function demandsTwoStep({ twoStep }: MethodsPolicy, today: string): boolean {
  return twoStep.required === 'all' && (twoStep.from === null || twoStep.from <= today)
}

/** Whether the last method for signing in must stay, so that nobody deletes what they would have to set up again. */
export function keepsLastMethod({ methodRequired, twoStep }: MethodsPolicy): boolean {
  return methodRequired || twoStep.required !== 'off'
}
