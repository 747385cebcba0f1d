import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'
import { foldText } from '@/lib/fold-text'
import { oneLine } from '@/lib/one-line'

const Country = z.custom<CountryCode>((code) => typeof code === 'string' && isSupportedCountry(code))
const Countries = z.array(Country).nullable()

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

/** Which security keys and passkeys count, by what they say of themselves when they are made (decision 22). */
export const KeyRules = z.object({
  /** Whether one may be copied to other devices of its owner. */
  synced: z.boolean(),
  models: z.enum(['any', 'only', 'except']),
  /** The models (AAGUID) that are the only ones, or the excepted ones. */
  aaguids: z.array(z.guid().toLowerCase()),
})
export type KeyRules = z.infer<typeof KeyRules>

const anyKey: KeyRules = { synced: true, models: 'any', aaguids: [] }

/** As many apps as a person may have at the most. */
export const MOST_APPS = 5

/** What one person may register and use, and what is asked of them. */
export const MethodsPolicy = z.object({
  text: z.boolean(),
  call: z.boolean(),
  /** Codes that an authenticator app shows. Missing in policies that were stored before it existed. */
  appCode: z.boolean().default(true),
  /** Approvals in our own app. Missing in policies that were stored before it existed. */
  appNotification: z.boolean().default(true),
  /** How many authenticator apps a person may have. */
  appLimit: z.number().int().min(1).max(MOST_APPS).default(MOST_APPS),
  /** Missing in policies that were stored before they existed. */
  recoveryCodes: z.boolean().default(true),
  /** Security keys and passkeys. Missing in policies that were stored before they existed. */
  securityKey: z.boolean().default(true),
  /** Codes by mail, for password reset only. Missing in policies that were stored before they existed. */
  email: z.boolean().default(true),
  /** Passes that administrators issue. Missing in policies that were stored before they existed. */
  accessPass: z.boolean().default(true),
  keyRules: KeyRules.default(anyKey),
  slots: z.object({ mobile: z.boolean(), alternate: z.boolean(), office: z.boolean() }),
  /** Countries that texts and calls may go to; null allows every one. Once there was one list for both. */
  countries: z.preprocess(
    (stored) => (Array.isArray(stored) || stored === null ? { text: stored, call: stored } : stored),
    z.object({ text: Countries, call: Countries }),
  ),
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

/** Whether codes may be sent to a country. A number of no country (a satellite phone, say) needs the open list. */
export function allowsCountry(policy: MethodsPolicy, channel: 'text' | 'call', country: string | null): boolean {
  return policy.countries[channel]?.some((allowed) => allowed === country) ?? true
}

/** Whether a security key of this make may be used. It is believed what it says of itself. */
export function allowsKey(
  { keyRules }: MethodsPolicy,
  { binding, aaguid }: { binding: 'one_device' | 'synced' | null; aaguid: string | null },
): boolean {
  if (binding === 'synced' && !keyRules.synced) return false
  if (keyRules.models === 'any') return true
  return keyRules.aaguids.some((one) => one === aaguid) === (keyRules.models === 'only')
}

/** Whether whom the policy is for (`policyFor`) needs a second step on this day, an ISO date where the organisation is. */
export function demandsTwoStep({ twoStep }: MethodsPolicy, today: string): boolean {
  return twoStep.required === 'all' && (twoStep.from === null || twoStep.from <= today)
}

/** Whether the last method for signing in must stay, so that nobody deletes what they would have to set up again. */
export function keepsLastMethod({ methodRequired, twoStep }: MethodsPolicy): boolean {
  return methodRequired || twoStep.required !== 'off'
}
