import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'
import type { StartPhone } from '@/features/methods/phone/start-phone'
import { CHANNELS } from '@/features/verification/code-delivery'
import { PhoneSlot } from '@/generated/prisma/enums'
import { parsePhoneNumber } from '@/lib/phone-number'

const Country = z.custom<CountryCode>((code) => typeof code === 'string' && isSupportedCountry(code))

/**
 * What the phone step sends. The number may be national for the chosen country or international; one that cannot exist is
 * refused here, in the words passed in, before anything is sent.
 */
export function phoneForm(sentences: { missing: string; impossible: string }) {
  return z
    .object({
      slot: z.enum(PhoneSlot),
      replaces: z.uuid().nullish(),
      country: Country,
      number: z.string().trim().min(1, sentences.missing).max(40, sentences.impossible),
      extension: z
        .string()
        .transform((text) => text.replace(/\s/g, ''))
        .refine((digits) => /^\d{0,10}$/.test(digits))
        .optional(),
      channel: z.enum(CHANNELS),
    })
    .transform(({ number, country, extension, replaces, ...rest }, context): StartPhone => {
      const parsed = parsePhoneNumber(number, country)
      if (!parsed) {
        context.addIssue({ code: 'custom', path: ['number'], message: sentences.impossible })
        return z.NEVER
      }
      const destination = { to: parsed.number, extension: (rest.slot === 'office' && extension) || null }
      return { ...rest, destination, country: parsed.country, replaces: replaces ?? null }
    })
}
