import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'
import type { Role } from '@/generated/prisma/enums'
import { foldText } from '@/lib/fold-text'
import { oneLine } from '@/lib/one-line'

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

/** A question of the organisation's own: one line. Who answers it keeps its wording. */
export const QuestionText = z.string().transform(oneLine).pipe(z.string().min(3).max(200))

/** As many questions of its own as an organisation may have. */
export const CUSTOM_QUESTIONS = 20

const QuestionCount = z.number().int().min(3).max(5)
const isUnique = (all: readonly string[]) => new Set(all).size === all.length

/** Security questions: whether they exist, how many a person answers, and those that the organisation adds. */
export const QuestionsPolicy = z
  .object({
    enabled: z.boolean(),
    toRegister: QuestionCount,
    /** How many of them a reset asks for. */
    toAnswer: QuestionCount,
    custom: z.array(z.object({ id: z.uuid(), text: QuestionText })).max(CUSTOM_QUESTIONS),
  })
  .refine(({ toRegister, toAnswer }) => toAnswer <= toRegister, { path: ['toAnswer'] })
  .refine(({ custom }) => isUnique(custom.map(({ id }) => id)) && isUnique(custom.map(({ text }) => foldText(text))), {
    path: ['custom'],
  })
export type QuestionsPolicy = z.infer<typeof QuestionsPolicy>

const questionsOff: QuestionsPolicy = { enabled: false, toRegister: 3, toAnswer: 3, custom: [] }

/** What the organisation allows of texts, calls, phones, apps, keys, mail and passes. */
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
  /** Codes by mail, for password reset only. Missing in policies that were stored before they existed. */
  email: z.boolean().default(true),
  /** Passes that administrators issue. Missing in policies that were stored before they existed. */
  accessPass: z.boolean().default(true),
  slots: z.object({ mobile: z.boolean(), alternate: z.boolean(), office: z.boolean() }),
  /** Countries that codes may be sent to; null allows every one. */
  countries: z.array(Country).nullable(),
  /** Whether the last method for signing in may not be deleted. */
  methodRequired: z.boolean(),
  /** How many methods a forgotten password takes. An account with two-step always needs two (`proofsNeeded`). */
  resetProofs: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Missing in policies that were stored before it existed. */
  twoStep: TwoStepPolicy.default(twoStepOff),
  /** Missing in policies that were stored before they existed. */
  questions: QuestionsPolicy.default(questionsOff),
})
export type MethodsPolicy = z.infer<typeof MethodsPolicy>

export const defaultPolicy: MethodsPolicy = {
  text: true,
  call: true,
  appCode: true,
  appNotification: true,
  recoveryCodes: true,
  securityKey: true,
  email: true,
  accessPass: true,
  slots: { mobile: true, alternate: true, office: true },
  countries: null,
  methodRequired: false,
  resetProofs: 2,
  twoStep: twoStepOff,
  questions: questionsOff,
}

/** Whether codes may be sent to a country. A number of no country (a satellite phone, say) needs the open list. */
export function allowsCountry(policy: MethodsPolicy, country: string | null): boolean {
  return policy.countries?.some((allowed) => allowed === country) ?? true
}

/**
 * The policy as it holds for one person. What is required of groups is so for them, or not. Who may change the accounts of
 * others has no security questions, nor has somebody who does not exist (`role` null).
 */
export function policyFor(policy: MethodsPolicy, groups: readonly string[], role: Role | null): MethodsPolicy {
  const { twoStep, questions } = policy
  const isNamed = twoStep.groups.some((group) => groups.includes(group))
  const required = twoStep.required === 'groups' ? (isNamed ? 'all' : 'off') : twoStep.required
  const enabled = questions.enabled && role === 'user'
  return { ...policy, twoStep: { ...twoStep, required }, questions: { ...questions, enabled } }
}

/** Whether whom the policy is for (`policyFor`) needs a second step on this day, an ISO date where the organisation is. */
export function demandsTwoStep({ twoStep }: MethodsPolicy, today: string): boolean {
  return twoStep.required === 'all' && (twoStep.from === null || twoStep.from <= today)
}

/** Whether the last method for signing in must stay, so that nobody deletes what they would have to set up again. */
export function keepsLastMethod({ methodRequired, twoStep }: MethodsPolicy): boolean {
  return methodRequired || twoStep.required !== 'off'
}
