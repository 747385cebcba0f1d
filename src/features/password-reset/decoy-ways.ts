import 'server-only'
import { type CountryCode, getExampleNumber, isSupportedCountry } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import type { Method } from '@/features/methods/method-type'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { allowsCountry, type MethodsPolicy } from '@/features/policy/policy'
import type { PhoneSlot } from '@/generated/prisma/enums'
import { maskPhoneNumber, parsePhoneNumber } from '@/lib/phone-number'
import type { Keyring } from '@/server/keys'
import { type Way, waysOf } from './ways'

/** How many phones the people of the organisation have in each country. */
export type CountrySpread = readonly { country: string; phones: number }[]

/**
 * What an account that does not exist would have registered: one or two phones of the countries that the organisation's
 * people have. It follows from the address and the keys alone, so the same address shows the same phones each time, and
 * nobody without the keys can tell them from real ones.
 */
export function decoyWays(keys: Keyring, email: string, policy: MethodsPolicy, spread: CountrySpread): Way[] {
  const draw = (what: string) => number(keys, `${email}\0${what}`)
  const country = drawCountry(draw, policy, spread)
  const slots: PhoneSlot[] = policy.slots.mobile ? ['mobile'] : ['office']
  if (draw('phones') < 0.5) slots.push(policy.slots.mobile ? 'alternate' : 'mobile')
  const phones = slots.map((slot) => {
    const ending = String(Math.floor(draw(`${slot} ending`) * 100)).padStart(2, '0')
    return decoyPhone(slot, country, ending)
  })
  return waysOf(phones, policy)
}

/** A number of [0, 1) that follows from the text. The oldest key counts, so that a new one changes no decoy. */
function number(keys: Keyring, text: string): number {
  const hash = keys.blindIndexes(text, 'password reset decoy').at(-1) ?? ''
  return Buffer.from(hash, 'base64url').readUInt32BE() / 2 ** 32
}

/**
 * One country by its share of the phones. Each country draws by itself and the best draw wins, so that shares that move
 * a little change the country of few addresses (weighted rendezvous hashing).
 */
function drawCountry(draw: (what: string) => number, policy: MethodsPolicy, spread: CountrySpread): CountryCode {
  const allowed = spread.filter(({ country }) => isSupportedCountry(country) && allowsCountry(policy, country))
  const drawn = allowed.map(({ country, phones }) => ({ country, lot: -Math.log(1 - draw(country)) / phones }))
  const country = drawn.sort((a, b) => a.lot - b.lot)[0]?.country ?? policy.countries?.[0] ?? 'US'
  return isSupportedCountry(country) ? country : 'US'
}

function decoyPhone(slot: PhoneSlot, country: CountryCode, ending: string): Method {
  const example = getExampleNumber(country, examples)?.number ?? '+12015550123'
  const parsed = parsePhoneNumber(example.slice(0, -2) + ending, country)
  if (!parsed) throw new Error(`No phone can be made up for ${country}`)
  const at = new Date(0)
  return {
    id: `decoy ${slot}`,
    type: phoneTypes[slot],
    detail: { masked: maskPhoneNumber(parsed.number), full: '', ending },
    country,
    createdAt: at,
    verifiedAt: at,
    lastUsedAt: null,
    disabledAt: null,
  }
}
