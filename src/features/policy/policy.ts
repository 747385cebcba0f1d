import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'

const Country = z.custom<CountryCode>((code) => typeof code === 'string' && isSupportedCountry(code))

/** What the organisation allows of texts, calls and phones. */
export const MethodsPolicy = z.object({
  text: z.boolean(),
  call: z.boolean(),
  slots: z.object({ mobile: z.boolean(), alternate: z.boolean(), office: z.boolean() }),
  /** Countries that codes may be sent to; null allows every one. */
  countries: z.array(Country).nullable(),
  /** Whether the last method for signing in may not be deleted. */
  methodRequired: z.boolean(),
})
export type MethodsPolicy = z.infer<typeof MethodsPolicy>

export const defaultPolicy: MethodsPolicy = {
  text: true,
  call: true,
  slots: { mobile: true, alternate: true, office: true },
  countries: null,
  methodRequired: false,
}

/** Whether codes may be sent to a country. A number of no country (a satellite phone, say) needs the open list. */
export function allowsCountry(policy: MethodsPolicy, country: string | null): boolean {
  return policy.countries?.some((allowed) => allowed === country) ?? true
}
